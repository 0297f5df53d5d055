// tuf-js, the TUF client of npm and sigstore-js.
//
// `npm ci` in this folder, then run this file with Node. How it is plugged in:
//
//   - Requests go through its BaseFetcher, or, without the pipe, through its own DefaultFetcher with its defaults, two more
//     attempts among them. Limits on downloads are kept by the base class (BaseFetcher.downloadFile), so they are the client's
//     own either way. The error by which a fetcher reports a status is not exported: it is taken from the module that has it.
//   - State is its metadata folder, where `init` puts the shipped root. An updater reads the root that is stored there.
//   - An updater can refresh once: there is a new one for each operation.
//   - The clock is read when an updater is made and not again (TrustedMetadataStore.referenceTime, private in TypeScript
//     alone); what was read is replaced.
//   - A download that is stored already is fetched again: looking for it (findCachedTarget) is left to the application.
//   - No document says which errors its methods reject with, and none of their classes is exported: an application catches them
//     all, so all are refusals, and so is `undefined` where a target is not found. An error that nobody can catch is a crash.
import { Console } from 'node:console';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { BaseFetcher, Updater } from 'tuf-js';
import { DownloadError, DownloadHTTPError } from 'tuf-js/dist/error.js';

const { version } = createRequire(import.meta.url)('tuf-js/package.json');

const TOP_LEVEL = ['root', 'timestamp', 'snapshot', 'targets'];
const NEWLINE = 0x0a;

globalThis.console = new Console(process.stderr); // Only the protocol writes to stdout.

/** The pipe to the harness. */
class Pipe {
  #lines = lines(process.stdin);

  /** The next line; exits when the harness has gone. */
  async read() {
    const { done, value } = await this.#lines.next();
    if (done) {
      process.exit();
    }
    return JSON.parse(value);
  }

  write(line) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }

  ask(line) {
    this.write(line);
    return this.read();
  }
}

/** Lines end with a newline and nothing else, unlike those of node:readline. */
async function* lines(stream) {
  let parts = [];
  for await (let chunk of stream) {
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE)) {
      yield Buffer.concat([...parts, chunk.subarray(0, end)]).toString();
      parts = [];
      chunk = chunk.subarray(end + 1);
    }
    parts.push(chunk);
  }
}

/** A fetcher that treats statuses as DefaultFetcher does, without its further attempts. */
class PipeFetcher extends BaseFetcher {
  constructor(pipe) {
    super();
    this.pipe = pipe;
  }

  async fetch(url) {
    let piece = await this.pipe.ask({ fetch: url });
    if (piece.status === 0) {
      throw new DownloadError(`no answer from ${url}`);
    }
    if (piece.status < 200 || piece.status > 299) {
      throw new DownloadHTTPError(`status ${piece.status} from ${url}`, piece.status);
    }
    const pull = async (controller) => {
      piece ??= await this.pipe.ask({ more: this.id });
      const { id, body, then } = piece;
      piece = undefined;
      this.id = id;
      controller.enqueue(Buffer.from(body, 'base64'));
      if (then === 'cut') {
        controller.error(new DownloadError(`the answer from ${url} was cut off`));
      } else if (then === 'end') {
        controller.close();
      }
    };
    // Nothing is asked for ahead of what the client reads.
    return new ReadableStream({ pull }, { highWaterMark: 0 });
  }
}

/** An installation of the client. */
class Client {
  constructor(pipe, place) {
    this.pipe = pipe;
    this.place = place;
  }

  updater(now) {
    const { metadata_dir, metadata_url, targets_dir, targets_url, pipe } = this.place;
    const updater = new Updater({
      metadataDir: metadata_dir,
      metadataBaseUrl: metadata_url,
      targetDir: targets_dir,
      targetBaseUrl: targets_url,
      fetcher: pipe ? new PipeFetcher(this.pipe) : undefined,
    });
    updater.trustedSet.referenceTime = new Date(now * 1000);
    return updater;
  }

  init(root, now) {
    writeFileSync(join(this.place.metadata_dir, 'root.json'), root);
    this.updater(now);
  }

  refresh(now) {
    return this.updater(now).refresh();
  }

  async download(targets, now) {
    const updater = this.updater(now);
    await updater.refresh();
    const files = [];
    for (const target of targets) {
      const info = await updater.getTargetInfo(target);
      if (info === undefined) {
        throw new Error(`target ${target} is not found`);
      }
      files.push(toText(await updater.downloadTarget(info)));
    }
    return files;
  }

  /** Reads the metadata folder, where each role is in one file, named after it. */
  trusted() {
    const delegated = Object.create(null);
    const files = { delegated };
    for (const name of readdirSync(this.place.metadata_dir)) {
      const role = decodeURIComponent(name.slice(0, -'.json'.length));
      (TOP_LEVEL.includes(role) ? files : delegated)[role] = toText(join(this.place.metadata_dir, name));
    }
    return files;
  }
}

const toText = (path) => readFileSync(path).toString('base64');

const hello = () => ({
  name: 'tuf-js',
  version,
  language: 'JavaScript',
  lacks: ['blake2b-256 alone'],
  controls: ['clock', 'clock that runs during an update', "download limits of the client's own"],
});

const pipe = new Pipe();
let client;

async function carryOut(command) {
  switch (command.do) {
    case 'hello':
      return hello();
    case 'open':
      client = new Client(pipe, command);
      return null;
    case 'init':
      return client.init(Buffer.from(command.root, 'base64'), command.now);
    case 'refresh':
      return client.refresh(command.now);
    case 'download':
      return client.download(command.targets, command.now);
    case 'trusted':
      return client.trusted();
    case 'close':
      client = undefined;
      return null;
    default:
      console.error(`no command of the protocol: ${command.do}`);
      process.exit(2);
  }
}

for (let command = await pipe.read(); command.do !== 'stop'; command = await pipe.read()) {
  let answer;
  try {
    answer = { ok: (await carryOut(command)) ?? null };
  } catch (error) {
    answer = { refused: String(error) };
  }
  pipe.write(answer);
}
process.exit();
