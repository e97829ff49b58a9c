package search

// Parse turns a search into conditions. The empty search matches everything.
// The error is an *Error.
func Parse(input string) (Node, error) {
	tokens, err := lex(input)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	if len(tokens) == 0 {
		return And{}, nil
	}
	n, err := p.either()
	if err != nil {
		return nil, err
	}
	if len(p.tokens) > 0 { // only a closing bracket stops either
		return nil, &Error{Kind: UnopenedGroup}
	}
	return n, nil
}

type parser struct{ tokens []token }

func (p *parser) peek() (tokenKind, bool) {
	if len(p.tokens) == 0 {
		return 0, false
	}
	return p.tokens[0].kind, true
}

func (p *parser) take() token {
	t := p.tokens[0]
	p.tokens = p.tokens[1:]
	return t
}

// either reads conditions joined by "or".
func (p *parser) either() (Node, error) {
	var parts Or
	for {
		n, err := p.all()
		if err != nil {
			return nil, err
		}
		parts = append(parts, n)
		if kind, ok := p.peek(); !ok || kind != tokenOr {
			break
		}
		p.take()
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return parts, nil
}

// all reads conditions that stand side by side or are joined by "and".
func (p *parser) all() (Node, error) {
	var parts And
	afterAnd := false
	for {
		kind, ok := p.peek()
		switch {
		case !ok || kind == tokenClose || kind == tokenOr:
			if afterAnd || len(parts) == 0 {
				return nil, p.missingOperand(afterAnd, ok, kind)
			}
			if len(parts) == 1 {
				return parts[0], nil
			}
			return parts, nil
		case kind == tokenAnd:
			if afterAnd || len(parts) == 0 {
				return nil, &Error{Kind: MisplacedAnd}
			}
			p.take()
			afterAnd = true
			continue
		}
		n, err := p.one()
		if err != nil {
			return nil, err
		}
		parts, afterAnd = append(parts, n), false
	}
}

func (p *parser) missingOperand(afterAnd, more bool, kind tokenKind) error {
	switch {
	case afterAnd:
		return &Error{Kind: MisplacedAnd}
	case more && kind == tokenClose:
		return &Error{Kind: EmptyGroup}
	}
	return &Error{Kind: MisplacedOr}
}

// one reads a single condition or a group.
func (p *parser) one() (Node, error) {
	t := p.take()
	switch t.kind {
	case tokenNot:
		if kind, ok := p.peek(); !ok || kind != tokenTerm && kind != tokenOpen && kind != tokenNot {
			return parseTerm("-")
		}
		n, err := p.one()
		return Not{n}, err
	case tokenOpen:
		if _, ok := p.peek(); !ok {
			return nil, &Error{Kind: UnclosedGroup}
		}
		n, err := p.either()
		if err != nil {
			return nil, err
		}
		if kind, ok := p.peek(); !ok || kind != tokenClose {
			return nil, &Error{Kind: UnclosedGroup}
		}
		p.take()
		return n, nil
	}
	return parseTerm(t.text)
}
