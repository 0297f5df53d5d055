import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.sigstore.tuf.Fetcher;
import dev.sigstore.tuf.FileExceedsMaxLengthException;
import dev.sigstore.tuf.FileSystemTufStore;
import dev.sigstore.tuf.HttpFetcher;
import dev.sigstore.tuf.MetaFetcher;
import dev.sigstore.tuf.PassthroughCacheMetaStore;
import dev.sigstore.tuf.RootProvider;
import dev.sigstore.tuf.TrustedMetaStore;
import dev.sigstore.tuf.TufException;
import dev.sigstore.tuf.Updater;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.jar.Manifest;

/**
 * The TUF client inside sigstore-java. How it is plugged in:
 *
 * <ul>
 *   <li>Requests go through its {@code Fetcher}, or, without the pipe, through its own {@code HttpFetcher}, whose retries and
 *       time limits cannot be set. Limits on downloads are kept by the fetcher and nowhere else, so they are the client's own
 *       only without the pipe; the fetcher here keeps to {@code maxLength} as the interface asks.
 *   <li>State is its {@code FileSystemTufStore}, set up as by the command line that comes with it (tuf-cli): {@code init}
 *       writes the stored root. Metadata is stored in a form of its own.
 *   <li>A target that is stored and still as listed is not fetched again. The folder is emptied before each operation, so that
 *       every operation shows what the mirror does.
 *   <li>One updater serves all operations until the next start. It reads its clock once in each update, when that begins.
 *   <li>Refusals are the exceptions that its methods declare, and the library's own {@code TufException}, its "catch-all".
 *       Whatever else it throws is unchecked and declared nowhere: an application cannot be prepared for it, and it is a crash.
 * </ul>
 */
public final class Worker {
  private static final Base64.Decoder DECODER = Base64.getDecoder();
  private static final Base64.Encoder ENCODER = Base64.getEncoder();
  private static final long GROWN = 128 << 20;

  private final Pipe pipe;
  private final SettableClock clock = new SettableClock();
  private JsonObject place;
  private FileSystemTufStore store;
  private Updater updater;

  private Worker(Pipe pipe) {
    this.pipe = pipe;
  }

  public static void main(String[] args) {
    var pipe = new Pipe(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), System.out);
    System.setOut(System.err); // Only the protocol writes to stdout.
    var worker = new Worker(pipe);
    for (var command = pipe.read(); command != null; command = pipe.read()) {
      if (text(command, "do").equals("stop")) {
        break;
      }
      pipe.write(worker.answer(command));
    }
  }

  private JsonObject answer(JsonObject command) {
    try {
      return line("ok", carryOut(command));
    } catch (TufException e) {
      return line("refused", new JsonPrimitive(e.toString()));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      e.printStackTrace();
      return line("crashed", new JsonPrimitive(e.toString()));
    } catch (Exception e) {
      return line("refused", new JsonPrimitive(e.toString()));
    }
  }

  private JsonElement carryOut(JsonObject command) throws Exception {
    if (command.has("now")) {
      clock.now = Instant.ofEpochSecond(command.get("now").getAsLong());
    }
    switch (text(command, "do")) {
      case "hello":
        return hello();
      case "open":
        place = command;
        start();
        return JsonNull.INSTANCE;
      case "init":
        Files.write(folder("metadata_dir").resolve("root.json"), DECODER.decode(text(command, "root")));
        start();
        return JsonNull.INSTANCE;
      case "refresh":
        updater.updateMeta();
        return JsonNull.INSTANCE;
      case "download":
        return download(command.getAsJsonArray("targets"));
      case "trusted":
        return trusted();
      case "close":
        updater = null;
        tidyUp();
        return JsonNull.INSTANCE;
      default:
        System.err.println("no command of the protocol: " + command);
        System.exit(2);
        return null;
    }
  }

  private static JsonElement hello() throws IOException {
    var limits = "download limits of the client's own";
    var answer = new JsonObject();
    answer.addProperty("name", "sigstore-java");
    answer.addProperty("version", version());
    answer.addProperty("language", "Java");
    answer.add(
        "lacks",
        strings(
            "path delegations",
            "path hash prefixes",
            "succinct roles",
            "repositories without consistent snapshots",
            "blake2b-256 alone"));
    answer.add(
        "controls",
        strings("clock", "clock that runs during an update", "several operations without a restart", limits));
    var limited = new JsonObject();
    limited.add("logic", strings(limits));
    answer.add("limited", limited);
    return answer;
  }

  /** The client's version, which the build writes into the manifest. */
  private static String version() throws IOException {
    try (var manifest = Worker.class.getResourceAsStream("/META-INF/MANIFEST.MF")) {
      return new Manifest(manifest).getMainAttributes().getValue("Client-Version");
    }
  }

  private void start() throws IOException {
    store = FileSystemTufStore.newFileSystemStore(folder("metadata_dir"), folder("targets_dir"));
    updater =
        Updater.builder()
            .setClock(clock)
            .setTrustedRootPath(RootProvider.fromFile(folder("metadata_dir").resolve("root.json")))
            .setTrustedMetaStore(
                TrustedMetaStore.newTrustedMetaStore(PassthroughCacheMetaStore.newPassthroughMetaCache(store)))
            .setTargetStore(store)
            .setMetaFetcher(MetaFetcher.newFetcher(fetcher("metadata")))
            .setTargetFetcher(fetcher("targets"))
            .build();
  }

  private Fetcher fetcher(String what) throws IOException {
    if (place.get("pipe").getAsBoolean()) {
      return new PipeFetcher(pipe, what + "/");
    }
    return HttpFetcher.newFetcher(URI.create(text(place, what + "_url")));
  }

  private JsonElement download(JsonArray targets) throws Exception {
    try (DirectoryStream<Path> stored = Files.newDirectoryStream(folder("targets_dir"))) {
      for (Path file : stored) {
        Files.delete(file);
      }
    }
    updater.updateMeta();
    var files = new JsonArray();
    for (JsonElement target : targets) {
      updater.downloadTarget(target.getAsString());
      files.add(ENCODER.encodeToString(store.readTarget(target.getAsString())));
    }
    return files;
  }

  private JsonElement trusted() throws IOException {
    var files = new JsonObject();
    for (String role : List.of("root", "timestamp", "snapshot", "targets")) {
      Path file = folder("metadata_dir").resolve(role + ".json");
      if (Files.exists(file)) {
        files.addProperty(role, ENCODER.encodeToString(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  /** Gives a grown heap back: what a process holds counts as what its next session uses. */
  private static void tidyUp() {
    if (Runtime.getRuntime().totalMemory() > GROWN) {
      System.gc();
    }
  }

  private Path folder(String which) {
    return Path.of(text(place, which));
  }

  private static String text(JsonObject object, String member) {
    return object.get(member).getAsString();
  }

  private static JsonArray strings(String... strings) {
    var array = new JsonArray();
    for (String string : strings) {
      array.add(string);
    }
    return array;
  }

  private static JsonObject line(String member, JsonElement value) {
    var line = new JsonObject();
    line.add(member, value);
    return line;
  }

  private static final class SettableClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  /** The pipe to the harness. */
  private static final class Pipe {
    private final BufferedReader in;
    private final PrintStream out;

    Pipe(BufferedReader in, PrintStream out) {
      this.in = in;
      this.out = out;
    }

    /** The next line; null when the harness has gone. */
    JsonObject read() {
      try {
        String line = in.readLine();
        return line == null ? null : JsonParser.parseString(line).getAsJsonObject();
      } catch (IOException | RuntimeException e) {
        System.err.println("a line that is not of the protocol: " + e);
        System.exit(2);
        return null;
      }
    }

    void write(JsonObject line) {
      byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
      out.write(bytes, 0, bytes.length);
      out.flush();
      if (out.checkError()) {
        System.exit(1);
      }
    }

    JsonObject ask(JsonObject line) {
      write(line);
      JsonObject piece = read();
      if (piece == null) {
        System.exit(1);
      }
      return piece;
    }
  }

  /** A fetcher that treats statuses and lengths as HttpFetcher does. */
  private static final class PipeFetcher implements Fetcher {
    private final Pipe pipe;
    private final String source;

    PipeFetcher(Pipe pipe, String source) {
      this.pipe = pipe;
      this.source = source;
    }

    @Override
    public String getSource() {
      return source;
    }

    @Override
    public byte[] fetchResource(String filename, int maxLength) throws IOException {
      JsonObject piece = pipe.ask(line("fetch", new JsonPrimitive(source + filename)));
      int status = piece.get("status").getAsInt();
      if (status == 404) {
        return null;
      }
      if (status == 0) {
        throw new EOFException("no answer for " + filename);
      }
      if (status != 200) {
        throw new TufException("status " + status + " for " + filename);
      }
      var body = new ByteArrayOutputStream();
      while (true) {
        body.write(DECODER.decode(text(piece, "body")));
        if (body.size() > maxLength) {
          throw new FileExceedsMaxLengthException(filename, maxLength);
        }
        switch (text(piece, "then")) {
          case "end":
            return body.toByteArray();
          case "cut":
            throw new EOFException("the answer for " + filename + " was cut off");
          default:
            piece = pipe.ask(line("more", piece.get("id")));
        }
      }
    }
  }
}
