//! Prepares the shell: what the window may ask for is read from the capabilities in this folder.

fn main() {
    let attributes = tauri_build::Attributes::new().capabilities_path_pattern("src-tauri/capabilities/**/*");
    tauri_build::try_build(attributes).expect("the capabilities and tauri.conf.json should be sound");
}
