package media

import "fmt"

// MakeFit gives a file a name that every platform can store, so that it is synchronised, and returns that. It never
// takes the place of another content.
func (f *Folder) MakeFit(name string) (fit string, err error) {
	sum, err := f.FileSum(name)
	if err != nil {
		return "", err
	}
	if fit = NormalizeName(name); fit == "" {
		fit = sum.String()
	}
	if fit == name {
		return name, nil
	}
	if fit, err = f.freeName(fit, sum); err != nil {
		return "", err
	}
	if err := f.root.Rename(name, fit); err != nil {
		return "", fmt.Errorf("rename media file: %w", err)
	}
	return fit, nil
}
