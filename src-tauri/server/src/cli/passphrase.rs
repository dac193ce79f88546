//! The vault's recovery passphrase for a machine without a keyring: from a file that nobody else
//! can read, or from the environment.

use super::Failure;
use hookline_engine::vault::Secret;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use zeroize::Zeroizing;

/// The variable that holds the passphrase.
pub(super) const VARIABLE: &str = "HOOKLINE_VAULT_PASSPHRASE";
/// The argument that names a file with it.
#[cfg(unix)]
const ARGUMENT: &str = "--vault-passphrase-file";
/// In bytes.
const LONGEST: usize = 4096;

/// The passphrase in `file`: its text without the end of its line.
pub(super) fn read(file: &Path) -> Result<Secret, Failure> {
    let name = file.display();
    let unreadable = |error| {
        Failure(format!(
            "The passphrase file {name} cannot be read: {error}."
        ))
    };
    let opened = File::open(file).map_err(unreadable)?;
    refuse_shared(&opened, file)?;
    // Never grows, so that no copy stays behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
    let mut limited = opened.take(LONGEST as u64 + 1);
    limited.read_to_end(&mut bytes).map_err(unreadable)?;
    passphrase(&bytes).map_err(|what| Failure(format!("The passphrase file {name} {what}.")))
}

fn passphrase(bytes: &[u8]) -> Result<Secret, &'static str> {
    if bytes.len() > LONGEST {
        return Err("is longer than 4,096 bytes");
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "is not UTF-8 text")?;
    let line = text.strip_suffix('\n').unwrap_or(text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() {
        return Err("is empty");
    }
    Ok(Secret::new(line.to_owned()))
}

/// A file that others can read keeps no secret. A pipe is for whoever was given it.
fn refuse_shared(file: &File, path: &Path) -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let meta = file.metadata()?;
        let mode = meta.permissions().mode() & 0o777;
        if meta.is_file() && mode & 0o077 != 0 {
            let path = path.display();
            return Err(Failure(format!(
                "The passphrase file {path} can be read by others (mode {mode:o}). Keep it for yourself: chmod 600 {path}"
            )));
        }
    }
    #[cfg(not(unix))]
    let _ = (file, path);
    Ok(())
}

/// Takes the passphrase out of the environment, which every child would inherit and which other
/// processes can read: this program begins anew without the variable and finds the passphrase in
/// a pipe. Returns when there is none.
#[cfg(unix)]
pub(super) fn out_of_environment() -> Result<Option<Secret>, Failure> {
    use std::io::Write;
    use std::os::fd::AsRawFd;
    use std::os::unix::ffi::OsStringExt;
    use std::os::unix::process::CommandExt;

    let Some(value) = std::env::var_os(VARIABLE) else {
        return Ok(None);
    };
    let value = Zeroizing::new(value.into_vec());
    // Checked before it is a pipe, whose name tells nobody anything.
    passphrase(&value).map_err(|what| Failure(format!("{VARIABLE} {what}.")))?;
    let (reader, mut writer) = std::io::pipe()?;
    // A pipe holds at least a page: nothing waits for a reader here.
    writer.write_all(&value)?;
    drop(writer);
    rustix::io::fcntl_setfd(&reader, rustix::io::FdFlags::empty()).map_err(std::io::Error::from)?;
    let mut arguments = std::env::args_os();
    let mut again = std::process::Command::new(std::env::current_exe()?);
    if let Some(name) = arguments.next() {
        again.arg0(name);
    }
    again
        .arg(ARGUMENT)
        .arg(format!("/dev/fd/{}", reader.as_raw_fd()))
        .args(arguments)
        .env_remove(VARIABLE);
    Err(again.exec().into())
}

/// The passphrase in the environment. It stays there: this system has no way to begin anew.
#[cfg(not(unix))]
pub(super) fn out_of_environment() -> Result<Option<Secret>, Failure> {
    let Some(value) = std::env::var_os(VARIABLE) else {
        return Ok(None);
    };
    let value = Zeroizing::new(value.into_encoded_bytes());
    let secret = passphrase(&value).map_err(|what| Failure(format!("{VARIABLE} {what}.")))?;
    Ok(Some(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8], mode: u32) -> tempfile::NamedTempFile {
        use std::io::Write;
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(bytes).expect("written");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let permissions = std::fs::Permissions::from_mode(mode);
            file.as_file().set_permissions(permissions).expect("set");
        }
        #[cfg(not(unix))]
        let _ = mode;
        file
    }

    fn refused(bytes: &[u8], mode: u32) -> String {
        let file = file(bytes, mode);
        let failure = read(file.path()).err().expect("a refusal");
        assert!(failure.0.contains(&file.path().display().to_string()));
        failure.0
    }

    #[test]
    fn the_passphrase_is_the_files_line() {
        for bytes in [
            &b"correct horse battery"[..],
            b"correct horse battery\n",
            b"correct horse battery\r\n",
        ] {
            let file = file(bytes, 0o600);
            let secret = read(file.path()).expect("readable");
            assert_eq!(secret.expose(), "correct horse battery");
        }
    }

    #[test]
    fn a_file_that_is_none_is_refused_by_name() {
        assert!(refused(b"", 0o600).contains("is empty"));
        assert!(refused(b"\n", 0o600).contains("is empty"));
        assert!(refused(b"\xff\xfe", 0o600).contains("UTF-8"));
        assert!(refused(&[b'x'; 5000], 0o600).contains("4,096"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_refused() {
        for mode in [0o640, 0o604, 0o660, 0o644] {
            let words = refused(b"correct horse battery", mode);
            assert!(words.contains("chmod 600"), "{words}");
            assert!(!words.contains("horse"), "{words}");
        }
    }
}
