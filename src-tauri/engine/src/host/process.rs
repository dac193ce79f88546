//! Who another process is, as far as the system tells. Only Linux is asked so far (`/proc`, see
//! proc_net(5)); elsewhere the answer is that it is not known.

/// Who listens at TCP `port` of this machine: `python3 (process 4242)`.
#[must_use]
pub fn listening_at(port: u16) -> Option<String> {
    #[cfg(target_os = "linux")]
    {
        linux::listening_at(port)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = port;
        None
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::HashSet;
    use std::fs;
    use std::path::Path;

    pub(super) fn listening_at(port: u16) -> Option<String> {
        let sockets: HashSet<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
            .iter()
            .filter_map(|file| fs::read_to_string(file).ok())
            .flat_map(|table| {
                let inodes = table.lines().filter_map(|line| listener(line, port));
                inodes
                    .map(|inode| format!("socket:[{inode}]"))
                    .collect::<Vec<_>>()
            })
            .collect();
        let mut processes = fs::read_dir("/proc").ok()?.filter_map(|entry| {
            let entry = entry.ok()?;
            let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
            Some((pid, entry.path()))
        });
        let (pid, folder) = processes.find(|(_, folder)| has_one_of(folder, &sockets))?;
        let name = fs::read_to_string(folder.join("comm")).ok()?;
        // A process chooses its own name; it must not write into our lines.
        let name: String = name.trim().chars().filter(|c| !c.is_control()).collect();
        Some(format!("{name} (process {pid})"))
    }

    /// The inode of a line of the table, if it listens at `port`.
    fn listener(line: &str, port: u16) -> Option<&str> {
        const LISTEN: &str = "0A";
        let columns: Vec<&str> = line.split_ascii_whitespace().collect();
        let own = u16::from_str_radix(columns.get(1)?.rsplit(':').next()?, 16).ok()?;
        (own == port && *columns.get(3)? == LISTEN).then(|| columns.get(9).copied())?
    }

    fn has_one_of(process: &Path, sockets: &HashSet<String>) -> bool {
        // Other users' processes do not show their files.
        let Ok(files) = fs::read_dir(process.join("fd")) else {
            return false;
        };
        files
            .filter_map(|file| fs::read_link(file.ok()?.path()).ok())
            .any(|target| {
                target
                    .to_str()
                    .is_some_and(|target| sockets.contains(target))
            })
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn a_listener_is_found_by_its_port() {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = socket.local_addr().expect("an address").port();
        let found = super::listening_at(port).expect("found");
        assert!(
            found.contains(&format!("process {}", std::process::id())),
            "{found}"
        );
        drop(socket);
    }
}
