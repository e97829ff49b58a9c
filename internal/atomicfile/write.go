package atomicfile

import "errors"

// Write puts content into the file at path, readable by its owner alone. On
// error the old file is as it was.
func Write(path string, content []byte) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	if _, err := f.File.Write(content); err != nil {
		return errors.Join(err, f.Abort())
	}
	return f.Commit()
}
