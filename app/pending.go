package app

import (
	"context"

	"karuta/collection"
)

func (a *App) replaceByPackage(context.Context, string, collection.ImportOptions) error { return nil }
