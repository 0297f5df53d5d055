//! The legend: what each verdict is called, means and looks like.

use std::fmt::{self, Formatter, Write as _};

use anstyle::{AnsiColor, Style};
use tuf_gauntlet_core::verdict::Verdict;

/// All verdicts, in the order in which they are shown.
fn all() -> [Verdict; 10] {
    [
        Verdict::Ok,
        Verdict::Label(String::new()),
        Verdict::Should,
        Verdict::Unsafe,
        Verdict::Strict,
        Verdict::Crashed,
        Verdict::Unbounded,
        Verdict::Unsupported,
        Verdict::NotExpressible,
        Verdict::Inconclusive,
    ]
}

/// The word for a verdict, without telling labels apart.
pub(crate) fn word(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Label(_) => "label".to_owned(),
        other => other.word(),
    }
}

/// How a verdict looks where there are colours.
pub(crate) fn style(verdict: &Verdict) -> Style {
    match verdict {
        Verdict::Ok => AnsiColor::Green.on_default(),
        Verdict::Label(_) => AnsiColor::Blue.on_default(),
        Verdict::Should => AnsiColor::Cyan.on_default(),
        Verdict::Unsafe => AnsiColor::Red.on_default(),
        Verdict::Strict => AnsiColor::Yellow.on_default(),
        Verdict::Crashed | Verdict::Unbounded => AnsiColor::Magenta.on_default(),
        Verdict::Unsupported | Verdict::NotExpressible => Style::new().dimmed(),
        Verdict::Inconclusive => AnsiColor::Red.on_default().invert(),
    }
}

/// A line for each letter that occurs among these verdicts.
pub(crate) fn fmt_letters<'a>(f: &mut Formatter<'_>, verdicts: impl Iterator<Item = &'a Verdict>) -> fmt::Result {
    for verdict in occurring(verdicts) {
        let style = style(&verdict);
        writeln!(f, "{style}{}{style:#}  {:<13} {}", verdict.letter(), word(&verdict), verdict.meaning())?;
    }
    Ok(())
}

/// Which verdicts occur among these, labels not told apart, in the order in which they are shown.
pub(crate) fn occurring<'a>(verdicts: impl Iterator<Item = &'a Verdict>) -> Vec<Verdict> {
    let letters: Vec<char> = verdicts.map(Verdict::letter).collect();
    all().into_iter().filter(|verdict| letters.contains(&verdict.letter())).collect()
}

/// The end of the help text: verdicts, exit status, examples.
pub(crate) fn help() -> String {
    let mut help = "Verdicts, with their letters in the grid:\n".to_owned();
    for verdict in all() {
        writeln!(help, "  {}  {:<13} {}", verdict.letter(), word(&verdict), verdict.meaning())
            .expect("a string takes all");
    }
    help + "  *  known to deviate like this, for a reason on file
  !  unexpected, or not as it is known to be
  x  touched by a test of tuf-conformance that the client's project expects to fail; excuses nothing

Exit status:
  0  as expected, known deviations included
  1  an unexpected result, or a known deviation that has gone away
  2  wrong usage, or a fault of the harness

Examples:
  tuf-gauntlet                                     run everything, draw the matrix
  tuf-gauntlet run --client tough --only rollback  one client, one family of scenarios
  tuf-gauntlet run --format junit > report.xml     for a build server
  tuf-gauntlet run --out evidence                  keep traces and bytes of all that is not ok
  tuf-gauntlet explain rollback::timestamp_version --client tough
  tuf-gauntlet dump rollback::timestamp_version bytes"
}
