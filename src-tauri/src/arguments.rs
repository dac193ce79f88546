//! The command line of the window.

use hookline_engine::host::folder;
use std::ffi::OsString;
use std::path::PathBuf;

/// The data folder that the arguments name, or the default one.
///
/// # Errors
/// What is wrong with the arguments, in one line.
pub(crate) fn data_folder(
    mut arguments: impl Iterator<Item = OsString>,
) -> Result<PathBuf, String> {
    let mut data = None;
    while let Some(argument) = arguments.next() {
        let Some(text) = argument.to_str() else {
            return Err(format!("unknown argument {argument:?} (known: --data DIR)"));
        };
        if text == "--data" {
            data = Some(PathBuf::from(
                arguments.next().ok_or("--data needs a folder")?,
            ));
        } else if let Some(folder) = text.strip_prefix("--data=") {
            data = Some(PathBuf::from(folder));
        } else {
            return Err(format!("unknown argument {text:?} (known: --data DIR)"));
        }
    }
    match data {
        Some(data) if data.as_os_str().is_empty() => Err("--data needs a folder".to_owned()),
        Some(data) => std::path::absolute(data).map_err(|error| error.to_string()),
        None => folder::default().map_err(|error| error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<PathBuf, String> {
        data_folder(arguments.iter().map(OsString::from))
    }

    #[test]
    fn the_data_folder_is_named_or_the_default() {
        let named = std::path::absolute("some/folder").expect("a path");
        assert_eq!(read(&["--data", "some/folder"]), Ok(named.clone()));
        assert_eq!(read(&["--data=some/folder"]), Ok(named));
        assert!(read(&["--data"]).is_err());
        assert!(
            read(&["--date", "x"])
                .expect_err("unknown")
                .contains("--date")
        );
    }
}
