package wire

// Login is a name and a password, to be changed for a host key.
type Login struct {
	User     string
	Password string
}

type loginJSON struct {
	U *string `json:"u"`
	P *string `json:"p"`
}

type hostKeyJSON struct {
	Key *string `json:"key"`
}

// EncodeLogin writes the argument of "hostKey".
func EncodeLogin(l Login) []byte { return encode(loginJSON{&l.User, &l.Password}) }

// DecodeLogin reads the argument of "hostKey".
func DecodeLogin(raw []byte) (Login, error) {
	var l loginJSON
	if err := decode("log-in", raw, &l); err != nil {
		return Login{}, err
	}
	if l.U == nil || l.P == nil {
		return Login{}, missing("log-in")
	}
	return Login{*l.U, *l.P}, nil
}

// EncodeHostKey writes the answer to "hostKey".
func EncodeHostKey(key string) []byte { return encode(hostKeyJSON{&key}) }

// DecodeHostKey reads the answer to "hostKey".
func DecodeHostKey(raw []byte) (string, error) {
	var k hostKeyJSON
	if err := decode("host key", raw, &k); err != nil {
		return "", err
	}
	if k.Key == nil {
		return "", missing("host key")
	}
	return *k.Key, nil
}
