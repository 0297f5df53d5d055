//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use tuf_gauntlet_core::profile;

use crate::{
    bins::{publish, traffic},
    legend,
};

/// Conformance tests and simulated attacks for clients of The Update Framework (TUF).
///
/// Each scenario builds a repository, most of them attack it, and every client is led through the same bytes. Without a
/// command, everything is run and the matrix is drawn.
#[derive(Debug, Parser)]
#[command(name = "tuf-gauntlet", version, max_term_width = 100, after_long_help = legend::help())]
#[command(after_help = "See --help for the verdicts, the exit status and examples.")]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run scenarios against clients and draw the matrix
    ///
    /// Where no client is named, all that are there are run: those that are built in, and those that are installed in the version
    /// that the known deviations are about.
    #[command(after_long_help = legend::help())]
    Run(Run),
    /// List the scenarios by family
    List(List),
    /// Tell what a scenario does and demands, or what clients do with it
    ///
    /// Without a client: the story, the script and the requirements. With clients: the scenario is run, and what each client
    /// does is told request by request. The exit status is then that of a run.
    Explain(Explain),
    /// Write everything a scenario serves to a folder, ready for any web server
    ///
    /// Each step becomes a folder step-N with metadata/ and targets/ as they are served then. A scenario with an attack is
    /// written twice: into attack/, and without the attack, as the honest twin, into twin/.
    Dump(Dump),
    /// Show the normative statements, which scenarios test them, and how clients do
    ///
    /// Clients are run through all scenarios that cite a requirement, and the worst verdict of each is shown: a scenario that
    /// cites several requirements counts against each of them. Requirements that are asked for by id are shown in full.
    Requirements(Requirements),
    /// Put claims about the specifications to the test
    ///
    /// Each claim is an experiment: clients are led through its variants, and whether it is confirmed, refuted or holds in part
    /// is computed from what they do. One claim is told in full, with its variants, its figures and what each client does.
    Claims(Claims),
    /// Build indexes of millions of targets and measure what their metadata costs
    ///
    /// For each number of bins, with prefix lists below a role bins (T1) and with succinct roles below targets (T2), an index of
    /// synthetic targets is built and a client is led through it: a new user, and a returning one with the same and with
    /// another snapshot. What they take is read from the mirror's log. Beside it stands the model of PEP 458, row by row.
    Bins(Bins),
    /// Search what a thief can do to users of a package index with each set of stolen keys
    ///
    /// For each topology of PEP 458 and each set of its keys, the client goes through its update cycle against everything that
    /// the thief could answer. Beside it stand the tables of PEP 458 and PEP 480, row by row.
    Compromise(Compromise),
    /// List the clients that can be run, or install some
    ///
    /// What each declares is shown, and which of it holds: those features are probed in which a declaration can be wrong.
    #[command(args_conflicts_with_subcommands = true)]
    Clients(Clients),
    /// Serve a client to a harness, by the worker protocol on stdin and stdout
    Worker(Worker),
    /// Run a client by the command line of tuf-conformance
    ///
    /// As its document CLIENT-CLI.md says: the exit status is 0 if the client did what it was asked for, and 1 if it refused or
    /// failed. What the client has stored is read from the folder of metadata, and written there when it has finished. The time
    /// is the system's.
    Client(Client),
}

impl Default for Command {
    fn default() -> Command {
        Command::Run(Run::parse_from([""]))
    }
}

/// What is run: the arguments of `run`.
#[derive(Debug, Parser)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) who: Who,
    /// Run only this scenario, or this family of scenarios (may be repeated) [default: all]
    #[arg(long, value_name = "ID|FAMILY")]
    pub(crate) only: Vec<String>,
    /// The form of the report
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: RunFormat,
    /// Write the report to a file report.* in DIR, with an explanation, the trace and the served bytes of all that is not ok
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// How clients are reached: each scenario is run in those of its profiles that are asked for
    #[arg(long, value_enum, default_value_t)]
    pub(crate) profile: Profile,
    #[command(flatten)]
    pub(crate) known: Known,
}

/// Which clients are run; without any, `run` takes all that are there.
#[derive(Debug, clap::Args)]
pub(crate) struct Who {
    /// This client, NAME or NAME@VERSION (may be repeated)
    #[arg(long = "client", value_name = "CLIENT")]
    pub(crate) clients: Vec<String>,
    /// A client of your own: a program that speaks the worker protocol, with its arguments (may be repeated)
    #[arg(long = "worker", value_name = "PROGRAM")]
    pub(crate) workers: Vec<String>,
    /// A client of your own: an executable with the command line of tuf-conformance (may be repeated)
    #[arg(long = "command", value_name = "PROGRAM")]
    pub(crate) commands: Vec<String>,
}

impl Who {
    /// Whether any is named.
    pub(crate) fn is_anybody(&self) -> bool {
        [&self.clients, &self.workers, &self.commands].iter().any(|named| !named.is_empty())
    }
}

/// Where known deviations are looked up.
#[derive(Debug, clap::Args)]
pub(crate) struct Known {
    /// The folder of known deviations, one CLIENT.toml each [default: the nearest golden/known, here or above]
    #[arg(long, value_name = "DIR")]
    pub(crate) known: Option<PathBuf>,
}

/// The arguments of `list`.
#[derive(Debug, Parser)]
pub(crate) struct List {
    /// List only this scenario, or this family of scenarios (may be repeated) [default: all]
    #[arg(long, value_name = "ID|FAMILY")]
    pub(crate) only: Vec<String>,
    /// The form of the list
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
}

/// The arguments of `explain`.
#[derive(Debug, Parser)]
pub(crate) struct Explain {
    /// The scenario, as `list` shows it
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) who: Who,
    /// How the clients are reached: in those of the scenario's profiles that are asked for
    #[arg(long, value_enum, default_value_t)]
    pub(crate) profile: Profile,
    #[command(flatten)]
    pub(crate) known: Known,
}

/// The arguments of `dump`.
#[derive(Debug, Parser)]
pub(crate) struct Dump {
    /// The scenario, as `list` shows it
    pub(crate) id: String,
    /// A folder that is empty or does not exist yet
    pub(crate) dir: PathBuf,
}

/// The arguments of `requirements`.
#[derive(Debug, Parser)]
pub(crate) struct Requirements {
    /// Show only these requirements: ids, or how they begin, such as TUF-5.4
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Run only this client (may be repeated) [default: all]
    #[arg(long = "client", value_name = "CLIENT")]
    pub(crate) clients: Vec<String>,
    /// Show only what no test of tuf-conformance touches
    #[arg(long)]
    pub(crate) uncovered_by_peer: bool,
    /// The form of the report
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TextFormat,
}

/// The arguments of `claims`.
#[derive(Debug, Parser)]
pub(crate) struct Claims {
    /// Only these claims: ids such as E-12b, or how they begin, such as E
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Only this client beside the reference client, which decides (may be repeated) [default: all]
    #[arg(long = "client", value_name = "CLIENT")]
    pub(crate) clients: Vec<String>,
    /// Tell what the clients do in this variant of the experiment, request by request
    #[arg(long, value_name = "VARIANT")]
    pub(crate) replay: Option<String>,
    /// Write everything that this variant serves to a folder, which is empty or does not exist yet
    #[arg(long, value_name = "DIR", requires = "replay")]
    pub(crate) dump: Option<PathBuf>,
    /// Compare each claim, as it is told in full, with the file in DIR that has its id and the ending .snap
    ///
    /// The exit status is 1 if one differs.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["replay", "format"])]
    pub(crate) check: Option<PathBuf>,
    /// The form of the report
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TextFormat,
}

/// The arguments of `bins`.
#[derive(Debug, Parser)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Bins {
    #[command(subcommand)]
    pub(crate) command: Option<BinsCommand>,
    /// How many targets, index pages included [default: 2273539,20000000; with --tree 2273539]
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = count)]
    pub(crate) targets: Vec<u32>,
    /// How many bins: powers of two up to 65536; with 1, targets lists everything itself [default: 1 and 256 to 65536; with --tree
    /// 16384]
    #[arg(long = "bins", value_name = "N", value_delimiter = ',', value_parser = count)]
    pub(crate) numbers: Vec<u32>,
    /// The hashes listed of targets: sha256, sha512, blake2b-256, or two of them with a plus between
    #[arg(long, value_name = "HASH", default_value = "blake2b-256")]
    pub(crate) hash: String,
    /// What is listed beside versions: nothing (h0), the hash of snapshot in timestamp (h1), those of targets metadata too (h2)
    #[arg(long, value_enum, default_value_t)]
    pub(crate) content: Content,
    /// Indent the files
    #[arg(long)]
    pub(crate) indented: bool,
    /// Lead this client through the indexes (may be repeated) [default: reference]
    #[arg(long = "client", value_name = "CLIENT")]
    pub(crate) clients: Vec<String>,
    /// The form of the report
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TextFormat,
    /// Write the report to a file report.* in DIR, with plots in SVG
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Compare the report with what is in FILE, and fail if they are not the same
    #[arg(long, value_name = "FILE", conflicts_with = "out")]
    pub(crate) check: Option<PathBuf>,
    /// Write one index with succinct roles to DIR, ready for any web server, and report nothing
    #[arg(long, value_name = "DIR", conflicts_with_all = ["out", "check"])]
    pub(crate) tree: Option<PathBuf>,
}

/// The commands of `bins`.
#[derive(Debug, Subcommand)]
pub(crate) enum BinsCommand {
    /// Measure how many uploads a second an index can publish, and where the time goes
    ///
    /// An upload is a distribution and a new index page: their bins are signed anew, then snapshot, then timestamp, and each
    /// file is written to a folder. What a bin lists is looked up before, and not counted.
    Publish(publish::Args),
    /// Calculate what an index serves in a day, from the sizes of its files and the rhythm of its users
    ///
    /// All of it is expected values, and nothing is measured but the sizes. Who uploads and who visits is assumed, and
    /// can be said by options.
    Traffic(Box<traffic::Args>),
}

/// What timestamp and snapshot list beside versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Content {
    /// Nothing
    H0,
    /// Timestamp has length and hash of snapshot
    #[default]
    H1,
    /// Snapshot also has lengths and hashes of targets metadata
    H2,
}

/// A number that may be written with underscores.
pub(crate) fn count(text: &str) -> Result<u32, String> {
    text.replace('_', "").parse().map_err(|_| "a whole number below 4294967296, such as 16384 or 16_384".to_owned())
}

/// The arguments of `compromise`.
#[derive(Debug, Parser)]
pub(crate) struct Compromise {
    /// The client whose users are attacked
    #[arg(long, value_name = "CLIENT", default_value = "reference")]
    pub(crate) client: String,
    /// Only this topology: T1 (targets, bins, bin-n) or T2 (targets, bin-n) (may be repeated) [default: both]
    #[arg(long, value_name = "T1|T2")]
    pub(crate) topology: Vec<String>,
    /// Only this sharing of keys: separate, or shared by all roles that are signed online (may be repeated) [default: both]
    #[arg(long, value_name = "separate|shared")]
    pub(crate) keys: Vec<String>,
    /// Only this content: H0 versions alone, H1 timestamp lists the hash of snapshot, H2 snapshot lists hashes, too (may be
    /// repeated) [default: all]
    #[arg(long, value_name = "H0|H1|H2")]
    pub(crate) content: Vec<String>,
    /// Only this set of stolen keys, such as timestamp+snapshot, or none (may be repeated) [default: all]
    #[arg(long, value_name = "KEY+KEY")]
    pub(crate) stolen: Vec<String>,
    /// Tell how each outcome of one cell is attained, cycle by cycle: T1/separate/H0/timestamp+snapshot
    #[arg(long, value_name = "CELL", conflicts_with_all = ["topology", "keys", "content", "stolen", "format"])]
    pub(crate) explain: Option<String>,
    /// Compare the whole table with the one in FILE, as this command prints it
    ///
    /// The exit status is 1 if they differ.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["topology", "keys", "content", "stolen", "explain", "format"])]
    pub(crate) check: Option<PathBuf>,
    /// The form of the report
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: TextFormat,
}

/// The arguments of `clients`.
#[derive(Debug, Parser)]
pub(crate) struct Clients {
    #[command(subcommand)]
    pub(crate) command: Option<ClientsCommand>,
    /// The form of the list
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ListFormat,
}

/// The commands of `clients`.
#[derive(Debug, Subcommand)]
pub(crate) enum ClientsCommand {
    /// Install clients in other languages, or other versions of them, from the registries of their languages
    ///
    /// Each is built in a folder of its own, with the ordinary tools of its language, and stays there:
    /// in the folder that `TUF_GAUNTLET_CACHE` names, or in tuf-gauntlet in the folder for caches of the user.
    Install {
        /// The client; without a version the one that the known deviations are about
        #[arg(required = true, value_name = "NAME[@VERSION]")]
        names: Vec<String>,
    },
}

/// The arguments of `worker`.
#[derive(Debug, Parser)]
pub(crate) struct Worker {
    /// The client to serve
    #[arg(long, value_name = "CLIENT")]
    pub(crate) client: String,
}

/// The arguments of `client`.
#[derive(Debug, Parser)]
pub(crate) struct Client {
    /// The client, as `clients` lists it
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    /// The folder of trusted metadata, without versions in the names of files
    #[arg(long)]
    pub(crate) metadata_dir: PathBuf,
    /// The base URL of the repository's metadata
    #[arg(long, value_name = "URL")]
    pub(crate) metadata_url: Option<String>,
    /// The target path of a file to download (may be repeated; in this order, and up to the first that fails)
    #[arg(long = "target-name", value_name = "TARGET_PATH")]
    pub(crate) target_names: Vec<String>,
    /// The base URL of the repository's target files
    #[arg(long, value_name = "URL")]
    pub(crate) target_base_url: Option<String>,
    /// The folder in which downloads are stored
    #[arg(long)]
    pub(crate) target_dir: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) operation: Operation,
}

/// What a client can be asked for on the command line of tuf-conformance.
#[derive(Debug, Subcommand)]
pub(crate) enum Operation {
    /// Trust this root metadata, without asking the repository for anything
    Init {
        /// The file
        trusted_root: PathBuf,
    },
    /// Update the top-level metadata; needs --metadata-url
    Refresh,
    /// Update the metadata and download target files; needs all options
    Download,
}

/// The forms of a run's report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum RunFormat {
    /// A grid with a letter for each verdict, for people
    #[default]
    Table,
    /// "schema": 1, for programs
    Json,
    /// XML that build servers read
    Junit,
    /// A table with words, and all deviations with their reasons
    Markdown,
}

/// The forms of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    #[default]
    Table,
    /// "schema": 1, for programs
    Json,
}

/// The forms of a report on requirements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextFormat {
    /// For people
    #[default]
    Table,
    /// "schema": 1, for programs
    Json,
    /// One table for each section
    Markdown,
}

/// How clients are reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    /// By call, from memory: the client's logic without its transport
    Logic,
    /// By the client's own fetcher, over loopback HTTP
    Transport,
    /// Both
    #[default]
    All,
}

impl Profile {
    /// What is asked for.
    pub(crate) fn wanted(self) -> &'static [profile::Profile] {
        match self {
            Profile::Logic => &[profile::Profile::Logic],
            Profile::Transport => &[profile::Profile::Transport],
            Profile::All => &profile::Profile::ALL,
        }
    }
}
