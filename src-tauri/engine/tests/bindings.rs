//! The TypeScript that the UI calls the engine by is what the Rust types say.
//! With `HOOKLINE_WRITE_BINDINGS=1` this writes `ui/src/bindings` anew instead of comparing.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

type Files = BTreeMap<String, String>;

fn read(folder: &Path) -> std::io::Result<Files> {
    let mut files = Files::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        files.insert(
            entry.file_name().to_string_lossy().into_owned(),
            std::fs::read_to_string(entry.path())?,
        );
    }
    Ok(files)
}

#[test]
fn bindings_are_what_rust_says() -> Result<(), Box<dyn Error>> {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/bindings");
    let fresh = tempfile::tempdir()?;
    let config = ts_rs::Config::new()
        .with_large_int("number")
        .with_out_dir(fresh.path());
    hookline_engine::api::export_typescript(&config)?;
    let generated = read(fresh.path())?;
    if std::env::var_os("HOOKLINE_WRITE_BINDINGS").is_some() {
        std::fs::create_dir_all(&committed)?;
        for name in read(&committed)?
            .keys()
            .filter(|name| !generated.contains_key(*name))
        {
            std::fs::remove_file(committed.join(name))?;
        }
        for (name, text) in &generated {
            std::fs::write(committed.join(name), text)?;
        }
    }
    let stored = read(&committed)?;
    for (name, text) in &generated {
        assert_eq!(
            stored.get(name),
            Some(text),
            "{name} is out of date: run `make bindings`"
        );
    }
    assert_eq!(
        stored.len(),
        generated.len(),
        "ui/src/bindings has files that Rust does not make"
    );
    Ok(())
}
