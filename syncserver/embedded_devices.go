package syncserver

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const deviceColumns = "select id, account, key_hash, client, created, last_used from devices "

func scanDevice(scan func(...any) error) (d Device, err error) {
	var created, used int64
	err = scan(&d.ID, &d.Account, &d.KeyHash, &d.Client, &created, &used)
	d.Created, d.LastUsed = fromMillis(created), fromMillis(used)
	return d, err
}

// AddDevice adds a device.
func (s *Embedded) AddDevice(ctx context.Context, d Device) (int64, error) {
	result, err := s.db.ExecContext(ctx, "insert into devices (account, key_hash, client, created, last_used) values (?,?,?,?,?)",
		d.Account, d.KeyHash, d.Client, d.Created.UnixMilli(), d.LastUsed.UnixMilli())
	if err != nil {
		return 0, fmt.Errorf("add device: %w", err)
	}
	_, err = s.db.ExecContext(ctx, `delete from devices where id in
		(select id from devices where account = ? order by last_used desc, id desc limit -1 offset ?)`, d.Account, MaxDevices)
	if err != nil {
		return 0, fmt.Errorf("add device: %w", err)
	}
	return result.LastInsertId()
}

// FindDevice returns the device whose key has that hash.
func (s *Embedded) FindDevice(ctx context.Context, keyHash []byte) (Device, error) {
	return s.known.device(keyHash, func() (Device, error) {
		d, err := scanDevice(s.db.QueryRowContext(ctx, deviceColumns+"where key_hash = ?", keyHash).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			err = ErrNoDevice
		}
		if err != nil {
			return Device{}, fmt.Errorf("find device: %w", err)
		}
		return d, nil
	})
}

// ListDevices returns the devices of an account.
func (s *Embedded) ListDevices(ctx context.Context, id AccountID) ([]Device, error) {
	list, err := listRows(ctx, s.db, scanDevice, deviceColumns+"where account = ? order by last_used desc, id desc", id)
	if err != nil {
		return nil, fmt.Errorf("list devices: %w", err)
	}
	return list, nil
}

// TouchDevices notes when devices were used.
func (s *Embedded) TouchDevices(ctx context.Context, used map[int64]time.Time) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("note use of devices: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	for id, at := range used {
		if _, err := tx.ExecContext(ctx, "update devices set last_used = ? where id = ?", at.UnixMilli(), id); err != nil {
			return fmt.Errorf("note use of devices: %w", err)
		}
	}
	return tx.Commit()
}

// RemoveDevice makes a device's key worthless.
func (s *Embedded) RemoveDevice(ctx context.Context, account AccountID, id int64) error {
	if err := changeOne(ctx, s.db, ErrNoDevice, "delete from devices where account = ? and id = ?", account, id); err != nil {
		return fmt.Errorf("remove device: %w", err)
	}
	return nil
}

// RemoveDevices makes all keys of an account worthless.
func (s *Embedded) RemoveDevices(ctx context.Context, account AccountID) error {
	if _, err := s.db.ExecContext(ctx, "delete from devices where account = ?", account); err != nil {
		return fmt.Errorf("remove devices: %w", err)
	}
	return nil
}
