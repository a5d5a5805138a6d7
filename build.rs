//! Has the crate compiled again when a file comes to a folder that is embedded: the compiler only knows those that were there.

fn main() {
    for folder in ["templates", "docs/findings"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
