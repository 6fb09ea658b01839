// Reads a log from a folder with the code of the Go checksum database, which knows nothing of ours, and checks every
// entry, an inclusion proof for each, and a consistency proof from each older checkpoint.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type folder string

func (folder) Height() int                        { return 8 }
func (folder) SaveTiles([]tlog.Tile, [][]byte)    {}
func (f folder) read(path string) ([]byte, error) { return os.ReadFile(filepath.Join(string(f), path)) }
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		// Go writes the height of its tiles into the path; C2SP fixes it at 8 and leaves it out.
		bytes, err := f.read(strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		if err != nil {
			return nil, err
		}
		data = append(data, bytes)
	}
	return data, nil
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func (f folder) checkpoint(path string, known note.Verifiers) tlog.Tree {
	opened := must(note.Open(must(f.read(path)), known))
	lines := strings.Split(opened.Text, "\n")
	size := must(strconv.ParseInt(lines[1], 10, 64))
	var tree tlog.Tree
	tree.N = size
	copy(tree.Hash[:], must(base64.StdEncoding.DecodeString(lines[2])))
	return tree
}

func (f folder) entries(tree tlog.Tree) [][]byte {
	var entries [][]byte
	for n := int64(0); n*256 < tree.N; n++ {
		width := min(tree.N-n*256, 256)
		path := strings.Replace(tlog.Tile{H: 8, L: 0, N: n, W: int(width)}.Path(), "tile/8/0/", "tile/entries/", 1)
		bundle := must(f.read(path))
		for len(bundle) > 0 {
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			entries = append(entries, bundle[2:end])
			bundle = bundle[end:]
		}
	}
	return entries
}

func main() {
	log.SetFlags(0)
	f := folder(os.Args[1])
	known := note.VerifierList(must(note.NewVerifier(os.Args[2])))
	tree := f.checkpoint("checkpoint", known)
	hashes := tlog.TileHashReader(tree, f)
	entries := f.entries(tree)
	if int64(len(entries)) != tree.N {
		log.Fatal("entries are missing")
	}
	for index, entry := range entries {
		proof := must(tlog.ProveRecord(tree.N, int64(index), hashes))
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), tlog.RecordHash(entry)); err != nil {
			log.Fatal(err)
		}
	}
	for _, path := range os.Args[3:] {
		older := f.checkpoint(path, known)
		proof := must(tlog.ProveTree(tree.N, older.N, hashes))
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Printf("%d entries, %d older checkpoints\n", len(entries), len(os.Args[3:]))
}
