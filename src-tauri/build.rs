//! Tells Tauri which commands there are, so that the window is allowed these and no others.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let commands =
        tauri_build::AppManifest::new().commands(&["rpc", "watch", "save_file", "open_outside"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}
