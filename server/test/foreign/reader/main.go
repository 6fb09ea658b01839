// Reads a log over HTTP with the client of filippo.io/torchwood: its newest checkpoint under a policy of witnesses, every
// entry below it, and proof files. Prints how many entries and proofs held.
//
//	reader <prefix of the log> <file with a policy> <proof file>...
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	log.SetFlags(0)
	ctx := context.Background()
	policy := must(torchwood.ParsePolicy(must(os.ReadFile(os.Args[2]))))
	fetcher := must(torchwood.NewTileFetcher(os.Args[1]))
	signed := must(fetcher.ReadEndpoint(ctx, "checkpoint"))
	checkpoint, _, err := torchwood.VerifyCheckpoint(signed, policy)
	if err != nil {
		log.Fatal(err)
	}
	client := must(torchwood.NewClient(fetcher))
	count := int64(0)
	for index, entry := range client.AllEntries(ctx, checkpoint.Tree, 0) {
		found, proof, err := client.Entry(ctx, checkpoint.Tree, index)
		if err != nil || string(found) != string(entry) || index != count {
			log.Fatalf("entry %d: %v", index, err)
		}
		if err := tlog.CheckRecord(proof, checkpoint.N, checkpoint.Hash, index, tlog.RecordHash(entry)); err != nil {
			log.Fatal(err)
		}
		count++
	}
	if err := client.Err(); err != nil {
		log.Fatal(err)
	}
	for index, path := range os.Args[3:] {
		entry, _, err := client.Entry(ctx, checkpoint.Tree, int64(index))
		if err != nil {
			log.Fatal(err)
		}
		if err := torchwood.VerifyProof(policy, tlog.RecordHash(entry), must(os.ReadFile(path))); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Printf("%d of %d entries, %d proofs\n", count, checkpoint.N, len(os.Args[3:]))
}
