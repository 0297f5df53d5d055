//! Finds out what tests can use on this machine, so that those that cannot run are shown as ignored, with the reason.

use std::{env, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=PATH");
    for program in ["faketime", "python3"] {
        println!("cargo::rustc-check-cfg=cfg(no_{program})");
        if !is_on_path(program) {
            println!("cargo::rustc-cfg=no_{program}");
        }
    }
}

fn is_on_path(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder: std::path::PathBuf| Path::new(&folder).join(program).is_file())
}
