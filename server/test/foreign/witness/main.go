// A witness others wrote (github.com/transparency-dev/witness), for one log: it keeps what it cosigned in memory, says
// on its first lines its key and where it listens, and ends when its standard input does.
package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"

	cosigned "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/witness/persistence/inmemory"
	"github.com/transparency-dev/witness/witness"
	"golang.org/x/mod/sumdb/note"
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	log.SetFlags(0)
	known := must(note.NewVerifier(os.Args[1]))
	secret, public, err := note.GenerateKey(rand.Reader, "witness.example/w1")
	if err != nil {
		log.Fatal(err)
	}
	signer := must(cosigned.NewSignerForCosignatureV1(secret))
	// What was made is a key for logs; the same one as a witness is known by it has another type and so another id.
	key := must(base64.StdEncoding.DecodeString(strings.SplitN(public, "+", 3)[2]))
	key[0] = 4
	public = fmt.Sprintf("%s+%08x+%s", signer.Name(), signer.KeyHash(), base64.StdEncoding.EncodeToString(key))
	seen := must(witness.New(context.Background(), witness.Opts{
		Persistence: inmemory.New(),
		Signers:     []note.Signer{signer},
		VerifierForLog: func(_ context.Context, origin string) (note.Verifier, bool, error) {
			return known, origin == known.Name(), nil
		},
	}))
	http.HandleFunc("POST /add-checkpoint", witness.NewHTTPHandler(seen).AddCheckpoint)
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	fmt.Printf("%s\nhttp://%s\n", public, listener.Addr())
	go func() { log.Fatal(http.Serve(listener, nil)) }()
	must(io.Copy(io.Discard, os.Stdin))
}
