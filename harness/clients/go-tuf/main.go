// go-tuf v2, the client library of TUF for Go, used by sigstore-go and others.
//
// Build it with `go build -o worker .` in this folder. How it is plugged in:
//
//   - Requests go through its fetcher.Fetcher, or, without the pipe, through its own DefaultFetcher with its defaults. Limits on
//     downloads are kept by the fetcher and nowhere else (metadata/fetcher/fetcher.go), so they are the client's own only
//     without the pipe; the fetcher here keeps to maxLength as the interface asks.
//   - State is its metadata folder. updater.New overwrites the stored root with the one it is given, so it is given the stored
//     one, as by the command line that comes with it (examples/cli/tuf-client).
//   - An updater can refresh once: there is a new one for each operation.
//   - The clock is read when an updater is made and not again (trustedmetadata.New); UnsafeSetRefTime replaces what was read.
//   - A download that is stored already is fetched again: looking for it (FindCachedTarget) is left to the application.
//   - Every error that it returns is a refusal; a panic is a crash.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/config"
	"github.com/theupdateframework/go-tuf/v2/metadata/trustedmetadata"
	"github.com/theupdateframework/go-tuf/v2/metadata/updater"
)

const module = "github.com/theupdateframework/go-tuf/v2"

type command struct {
	Do          string
	MetadataDir string `json:"metadata_dir"`
	TargetsDir  string `json:"targets_dir"`
	MetadataURL string `json:"metadata_url"`
	TargetsURL  string `json:"targets_url"`
	Pipe        bool
	Root        []byte
	Targets     []string
	Now         int64
}

func main() {
	pipe := &pipe{bufio.NewReader(os.Stdin), json.NewEncoder(os.Stdout)}
	var place command
	for {
		var c command
		if !pipe.read(&c) || c.Do == "stop" {
			return
		}
		if c.Do == "open" {
			place = c
		}
		pipe.write(answer(pipe, place, c))
	}
}

func answer(pipe *pipe, place, c command) (line map[string]any) {
	defer func() {
		if panicked := recover(); panicked != nil {
			fmt.Fprintf(os.Stderr, "%v\n%s", panicked, debug.Stack())
			line = map[string]any{"crashed": fmt.Sprint(panicked)}
		}
	}()
	result, err := carryOut(pipe, place, c)
	if err != nil {
		return map[string]any{"refused": err.Error()}
	}
	return map[string]any{"ok": result}
}

func carryOut(pipe *pipe, place, c command) (any, error) {
	switch c.Do {
	case "hello":
		return hello(), nil
	case "open":
		// A restarted process would have no connections.
		http.DefaultClient.CloseIdleConnections()
		return nil, nil
	case "init":
		if _, err := trustedmetadata.New(c.Root); err != nil {
			return nil, err
		}
		return nil, os.WriteFile(filepath.Join(place.MetadataDir, "root.json"), c.Root, 0o644)
	case "refresh":
		_, err := update(pipe, place, c.Now)
		return nil, err
	case "download":
		return download(pipe, place, c)
	case "trusted":
		return trusted(place.MetadataDir)
	case "close":
		return nil, nil
	}
	fmt.Fprintf(os.Stderr, "no command of the protocol: %q\n", c.Do)
	os.Exit(2)
	return nil, nil
}

func hello() any {
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			if dependency.Path == module {
				version = strings.TrimPrefix(dependency.Version, "v")
			}
		}
	}
	limits := "download limits of the client's own"
	return map[string]any{
		"name":     "go-tuf",
		"version":  version,
		"language": "Go",
		"lacks":    []string{"blake2b-256 alone"},
		"controls": []string{"clock", "clock that runs during an update", limits},
		"limited":  map[string][]string{"logic": {limits}},
	}
}

// update makes an updater on what is stored and has it refresh.
func update(pipe *pipe, place command, now int64) (*updater.Updater, error) {
	root, err := os.ReadFile(filepath.Join(place.MetadataDir, "root.json"))
	if err != nil {
		return nil, err
	}
	cfg, err := config.New(place.MetadataURL, root)
	if err != nil {
		return nil, err
	}
	cfg.LocalMetadataDir = place.MetadataDir
	cfg.LocalTargetsDir = place.TargetsDir
	cfg.RemoteTargetsURL = place.TargetsURL
	if place.Pipe {
		cfg.Fetcher = pipe
	}
	up, err := updater.New(cfg)
	if err != nil {
		return nil, err
	}
	up.UnsafeSetRefTime(time.Unix(now, 0).UTC())
	return up, up.Refresh()
}

func download(pipe *pipe, place, c command) (any, error) {
	up, err := update(pipe, place, c.Now)
	if err != nil {
		return nil, err
	}
	files := [][]byte{}
	for _, path := range c.Targets {
		info, err := up.GetTargetInfo(path)
		if err != nil {
			return nil, err
		}
		_, file, err := up.DownloadTarget(info, "", "")
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// trusted reads the metadata folder, where each role is in one file, named after it.
func trusted(dir string) (any, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	delegated := map[string][]byte{}
	files := map[string]any{"delegated": delegated}
	for _, path := range paths {
		file, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		role, err := url.PathUnescape(strings.TrimSuffix(filepath.Base(path), ".json"))
		if err != nil {
			return nil, err
		}
		switch role {
		case metadata.ROOT, metadata.TIMESTAMP, metadata.SNAPSHOT, metadata.TARGETS:
			files[role] = file
		default:
			delegated[role] = file
		}
	}
	return files, nil
}

// pipe is the pipe to the harness, and the fetcher of a client whose requests go through it.
type pipe struct {
	in  *bufio.Reader
	out *json.Encoder
}

type piece struct {
	ID     int64
	Status int
	Body   []byte
	Then   string
}

// read reads a line, and is false when the harness has gone.
func (p *pipe) read(into any) bool {
	line, err := p.in.ReadBytes('\n')
	if err != nil {
		return false
	}
	if err := json.Unmarshal(line, into); err != nil {
		fmt.Fprintf(os.Stderr, "a line that is not JSON: %v\n", err)
		os.Exit(2)
	}
	return true
}

func (p *pipe) write(line any) {
	if err := p.out.Encode(line); err != nil {
		os.Exit(1)
	}
}

func (p *pipe) ask(line any) (reply piece) {
	p.write(line)
	if !p.read(&reply) {
		os.Exit(1)
	}
	return reply
}

// DownloadFile treats addresses, statuses and lengths as the client's DefaultFetcher does.
func (p *pipe) DownloadFile(address string, maxLength int64, _ time.Duration) ([]byte, error) {
	if _, err := url.Parse(address); err != nil {
		return nil, err
	}
	reply := p.ask(map[string]string{"fetch": address})
	switch reply.Status {
	case 0:
		return nil, fmt.Errorf("no answer from %s", address)
	case http.StatusOK:
	default:
		return nil, &metadata.ErrDownloadHTTP{StatusCode: reply.Status, URL: address}
	}
	body := []byte{}
	for {
		body = append(body, reply.Body...)
		if int64(len(body)) > maxLength {
			return nil, &metadata.ErrDownloadLengthMismatch{Msg: fmt.Sprintf("%s is longer than %d", address, maxLength)}
		}
		switch reply.Then {
		case "end":
			return body, nil
		case "cut":
			return nil, io.ErrUnexpectedEOF
		}
		reply = p.ask(map[string]int64{"more": reply.ID})
	}
}
