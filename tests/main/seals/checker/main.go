// Checks with Go's own sumdb/note that a witness signed a seal (C2SP cosignature/v1). Reads JSON.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

type asked struct{ Log, Witness, Note string }

func fail(err error) {
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
}

// cosigner verifies signatures of algorithm 4, which carry their time.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
	at   uint64
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }
func (c *cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	c.at = binary.BigEndian.Uint64(sig)
	text := fmt.Sprintf("cosignature/v1\ntime %d\n%s", c.at, msg)
	return ed25519.Verify(c.key, []byte(text), sig[8:])
}

func cosignerOf(text string) *cosigner {
	parts := strings.SplitN(text, "+", 3)
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	fail(err)
	if raw[0] != 4 || len(raw) != 33 {
		fail(fmt.Errorf("no key of a witness"))
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	return &cosigner{name: parts[0], hash: binary.BigEndian.Uint32(sum[:4]), key: raw[1:]}
}

func main() {
	var told asked
	fail(json.NewDecoder(os.Stdin).Decode(&told))
	log, err := note.NewVerifier(told.Log)
	fail(err)
	witness := cosignerOf(told.Witness)
	opened, err := note.Open([]byte(told.Note), note.VerifierList(log, witness))
	fail(err)
	if len(opened.Sigs) != 2 {
		fail(fmt.Errorf("%d signatures hold", len(opened.Sigs)))
	}
	fmt.Println("seen", witness.at)
}
