package anki

import "errors"

// Why a package file is refused. Nothing has been changed then.
var (
	// ErrNotPackage means that the file is no deck or collection package at all.
	ErrNotPackage = errors.New("not a deck or collection package")
	// ErrPackageTooNew means that the package has a format of a later version.
	ErrPackageTooNew = errors.New("package is from a newer version")
	// ErrPackageDamaged means that parts of the package are missing, cut short or not what they should be.
	ErrPackageDamaged = errors.New("package is damaged or incomplete")
	// ErrPackageTooLarge means that the package would unpack to far more than a package of its size holds.
	ErrPackageTooLarge = errors.New("package unpacks to an unreasonable size")
	// ErrPackageUnsafe means that the package names a media file outside the media folder.
	ErrPackageUnsafe = errors.New("package holds an unsafe file name")
	// ErrNotetypeKinds means that two notetypes to be merged are not both normal or both cloze.
	ErrNotetypeKinds = errors.New("a cloze notetype cannot be merged with a normal one")
)
