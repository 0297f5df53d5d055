//! Tells the adapters in Rust which versions of their clients they are linked with, by the lock file.
//!
//! Also the build script of the workers for other versions of these clients.

use std::{env, fs, path::PathBuf};

/// The packages that are clients.
const CLIENTS: [&str; 3] = ["tough", "sigstore-tuf", "tuf"];

fn main() {
    println!("cargo::rustc-check-cfg=cfg(tough_hides_its_stream)");
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by Cargo"));
    let lock = folder.ancestors().map(|folder| folder.join("Cargo.lock")).find(|path| path.is_file());
    let lock = lock.expect("a lock file, here or above");
    println!("cargo::rerun-if-changed={}", lock.display());
    println!("cargo::rerun-if-changed=build.rs");
    let lock = fs::read_to_string(lock).expect("the lock file can be read");
    for client in CLIENTS {
        let entry = lock.split_once(&format!("\nname = \"{client}\"\nversion = \""));
        let Some(version) = entry.and_then(|(_, rest)| rest.split('"').next()) else { continue };
        println!("cargo::rustc-env=LINKED_{}={version}", client.to_uppercase().replace('-', "_"));
        let minor = version.strip_prefix("0.").and_then(|rest| rest.split('.').next()?.parse::<u32>().ok());
        if client == "tough" && minor.is_some_and(|minor| minor < 22) {
            println!("cargo::rustc-cfg=tough_hides_its_stream");
        }
    }
}
