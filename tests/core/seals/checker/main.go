// Checks with Go's own sumdb packages what Posko sealed: a note, inclusion and consistency proofs. Reads JSON.
package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// asked is what the test sends.
type asked struct {
	Key         string
	Old, New    string
	Leaves      []string
	Inclusion   map[string][]string
	Consistency []string
}

func fail(err error) {
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
}

func hashes(told []string) []tlog.Hash {
	var found []tlog.Hash
	for _, each := range told {
		found = append(found, hash(each))
	}
	return found
}

func hash(told string) (found tlog.Hash) {
	raw, err := hex.DecodeString(told)
	fail(err)
	copy(found[:], raw)
	return found
}

func opened(text string, verifier note.Verifier) tlog.Tree {
	checked, err := note.Open([]byte(text), note.VerifierList(verifier))
	fail(err)
	lines := strings.Split(checked.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	fail(err)
	root, err := tlog.ParseHash(lines[2])
	fail(err)
	return tlog.Tree{N: size, Hash: root}
}

func main() {
	var told asked
	fail(json.NewDecoder(os.Stdin).Decode(&told))
	verifier, err := note.NewVerifier(told.Key)
	fail(err)
	before, now := opened(told.Old, verifier), opened(told.New, verifier)
	for name, proof := range told.Inclusion {
		number, err := strconv.ParseInt(name, 10, 64)
		fail(err)
		raw, err := hex.DecodeString(told.Leaves[number])
		fail(err)
		fail(tlog.CheckRecord(tlog.RecordProof(hashes(proof)), now.N, now.Hash, number, tlog.RecordHash(raw)))
	}
	fail(tlog.CheckTree(tlog.TreeProof(hashes(told.Consistency)), now.N, now.Hash, before.N, before.Hash))
	fmt.Println("accepted", before.N, now.N, len(told.Inclusion))
}
