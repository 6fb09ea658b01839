// A log with the tree of the Go checksum database asks a witness for cosignatures through a client others wrote
// (github.com/transparency-dev/witness/client/http). Prints what the witness did with each of its questions, a line each.
//
//	feeder key                         prints a secret and a public key for a log
//	feeder <secret> <prefix> <key>     asks the witness of that key, under the prefix
package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"

	cosigned "github.com/transparency-dev/formats/note"
	client "github.com/transparency-dev/witness/client/http"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const origin = "go.example/log"

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

// A history: its entries are numbered, and begin to differ from those of another at one of them.
type history struct{ hashes []tlog.Hash }

func (h *history) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for at, index := range indexes {
		found[at] = h.hashes[index]
	}
	return found, nil
}

func written(size, differsFrom int64) *history {
	h := &history{}
	for index := range size {
		entry := fmt.Sprintf("entry %d", index)
		if index >= differsFrom {
			entry += " of another history"
		}
		h.hashes = append(h.hashes, must(tlog.StoredHashes(index, []byte(entry), h))...)
	}
	return h
}

func (h *history) checkpoint(name string, size int64, signer note.Signer) []byte {
	root := must(tlog.TreeHash(size, h))
	text := fmt.Sprintf("%s\n%d\n%s\n", name, size, base64.StdEncoding.EncodeToString(root[:]))
	return must(note.Sign(&note.Note{Text: text}, signer))
}

func (h *history) proof(from, to int64) [][]byte {
	var proof [][]byte
	for _, hash := range must(tlog.ProveTree(to, from, h)) {
		proof = append(proof, hash[:])
	}
	return proof
}

func main() {
	log.SetFlags(0)
	if os.Args[1] == "key" {
		secret, public, err := note.GenerateKey(rand.Reader, origin)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s\n%s\n", secret, public)
		return
	}
	signer := must(note.NewSigner(os.Args[1]))
	prefix := must(url.Parse(os.Args[2]))
	known := note.VerifierList(must(cosigned.NewVerifierForCosignatureV1(os.Args[3])))
	witness := client.NewWitness(prefix, http.DefaultClient)

	ask := func(what string, from int64, checkpoint []byte, proof [][]byte) {
		lines, size, err := witness.Update(context.Background(), uint64(from), checkpoint, proof)
		if err != nil {
			fmt.Printf("%s: %v, %d\n", what, err, size)
			return
		}
		opened := must(note.Open(append(checkpoint, lines...), known))
		at := must(cosigned.CoSigV1Timestamp(opened.Sigs[0]))
		fmt.Printf("%s: cosigned at %d\n", what, at.Unix())
	}

	ours, others := written(1200, 1200), written(1300, 700)
	at := func(size int64) []byte { return ours.checkpoint(origin, size, signer) }
	ask("the first", 0, at(3), nil)
	ask("a longer one", 3, at(700), ours.proof(3, 700))
	ask("the same again", 700, at(700), nil)
	ask("from where it is no more", 3, at(1200), ours.proof(3, 1200))
	ask("without a proof", 700, at(1200), nil)
	ask("with the proof of other sizes", 700, at(1200), ours.proof(600, 1200))
	ask("from beyond its size", 700, at(600), nil)
	ask("the one that continues", 700, at(1200), ours.proof(700, 1200))
	ask("of a log nobody knows", 0, ours.checkpoint("go.example/other", 3, signer), nil)
	forger := must(note.NewSigner(secretKey()))
	ask("signed by another key", 1200, ours.checkpoint(origin, 1200, forger), nil)
	ask("rewritten", 1200, others.checkpoint(origin, 1300, signer), others.proof(1200, 1300))
	ask("honest again", 1200, at(1200), nil)
	ask("of the same size and another history", 1200, others.checkpoint(origin, 1200, signer), nil)
	ask("honest after it was convicted", 1200, at(1200), nil)
}

func secretKey() string {
	secret, _, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		log.Fatal(err)
	}
	return secret
}
