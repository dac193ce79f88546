//! The vault by itself, opened with a passphrase: no test touches the keyring of whoever runs it.
//! A keyring that asks for its password is in [`hanging`]; the real ones are in
//! `tests/it/vault.rs`.

use super::*;
use crate::db::secrets;
use std::path::Path;

mod hanging;

const GIVEN: &str = "correct horse battery staple";

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn field(name: &str, text: &str) -> Vec<(String, Option<Secret>)> {
    vec![(name.to_owned(), Some(secret(text)))]
}

async fn vault(data: &Path, given: &str) -> (Db, Vault) {
    let hub = Arc::new(Hub::new());
    let db = Db::open(data, Arc::clone(&hub)).expect("a database");
    let vault = Vault::new(db.clone(), hub, Some(secret(given))).await;
    let vault = vault.expect("a vault");
    vault.open_at_start().await;
    (db, vault)
}

fn exposed(vault: &Vault, owner: Uuid, field: &str) -> Option<String> {
    let secret = vault.secret(owner, field).expect("open");
    secret.map(|secret| secret.expose().to_owned())
}

#[tokio::test]
async fn secrets_come_back_with_the_passphrase_and_only_with_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let owner = Uuid::now_v7();
    {
        let (db, vault) = vault(folder.path(), GIVEN).await;
        assert_eq!(vault.state(), VaultState::Empty);
        assert_eq!(exposed(&vault, owner, "token"), None);
        let mut opened = vault.opened();
        let written = vault.write(owner, field("token", "s3cret-value"), |_| Ok(7));
        assert_eq!(written.await.expect("stored"), 7);
        assert!(opened.has_changed().expect("the vault is there"));
        opened.mark_unchanged();
        assert_eq!(vault.state(), VaultState::Open);
        assert_eq!(
            exposed(&vault, owner, "token").as_deref(),
            Some("s3cret-value")
        );
        db.close().await;
    }
    let file = std::fs::read(folder.path().join(crate::db::open::FILE)).expect("a file");
    let plain = |window: &[u8]| window == b"s3cret-value";
    assert!(!file.windows(12).any(plain), "sealed in the file");
    {
        let (db, vault) = vault(folder.path(), "another horse battery staple").await;
        assert_eq!(vault.state(), VaultState::WrongKey);
        assert_eq!(vault.fields(owner), ["token"]);
        let refused = vault.secret(owner, "token").err().expect("shut");
        assert_eq!(refused.code(), "wrong_key");
        let refused = vault.write(owner, field("token", "x"), |_| Ok(())).await;
        assert_eq!(refused.expect_err("shut").code(), "wrong_key");
        let typed = vault.unlock(Some(secret("wrong horse battery"))).await;
        assert_eq!(typed.expect_err("wrong").code(), "wrong_passphrase");
        db.close().await;
    }
    let (_, vault) = vault(folder.path(), GIVEN).await;
    let info = vault.info().await.expect("known");
    assert_eq!(info.state, VaultState::Open);
    assert_eq!(info.keeper, Some(VaultKeeper::Passphrase));
    assert_eq!((info.secrets, info.passphrase), (1, true));
    assert_eq!(
        exposed(&vault, owner, "token").as_deref(),
        Some("s3cret-value")
    );
}

#[tokio::test]
async fn a_refused_change_leaves_the_secrets_as_they_were() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (_, vault) = vault(folder.path(), GIVEN).await;
    let owner = Uuid::now_v7();
    let refused =
        |_: &mut crate::db::writer::Tx<'_>| -> Result<()> { Err(Error::conflict("no", "No.")) };
    let first = vault.write(owner, field("token", "first-value"), refused);
    assert_eq!(first.await.expect_err("refused").code(), "no");
    assert_eq!(vault.state(), VaultState::Empty, "no key either");
    vault
        .write(owner, field("token", "first-value"), |_| Ok(()))
        .await
        .expect("stored");
    let second = vault.write(owner, field("token", "second-value"), refused);
    assert_eq!(second.await.expect_err("refused").code(), "no");
    assert_eq!(
        exposed(&vault, owner, "token").as_deref(),
        Some("first-value")
    );
}

#[tokio::test]
async fn what_is_removed_is_gone_and_still_masked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (db, vault) = vault(folder.path(), GIVEN).await;
    let (one, two) = (Uuid::now_v7(), Uuid::now_v7());
    for (owner, value) in [(one, "first-sentinel"), (two, "other-sentinel")] {
        let stored = vault.write(owner, field("token", value), |_| Ok(()));
        stored.await.expect("stored");
    }
    let replaced = vault.write(one, field("token", "second-sentinel"), |_| Ok(()));
    replaced.await.expect("replaced");
    let removed = vault.write(one, vec![("token".to_owned(), None)], |_| Ok(()));
    removed.await.expect("removed");
    db.write(move |tx| secrets::delete_all(tx, two))
        .await
        .expect("removed");
    vault.forgotten(two);
    assert_eq!(exposed(&vault, one, "token"), None);
    assert_eq!(exposed(&vault, two, "token"), None);
    assert_eq!(vault.info().await.expect("known").secrets, 0);
    let masked = vault
        .masker()
        .text("first-sentinel second-sentinel other-sentinel")
        .into_owned();
    assert!(
        !masked.contains("sentinel"),
        "an answer under way may repeat them: {masked}"
    );
}

#[tokio::test]
async fn a_sealed_value_moved_to_another_row_is_not_taken() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let owner = Uuid::now_v7();
    {
        let (db, vault) = vault(folder.path(), GIVEN).await;
        let stored = vault.write(owner, field("token", "s3cret-value"), |_| Ok(()));
        stored.await.expect("stored");
        let moved = db.write(|tx| {
            tx.execute("UPDATE secret SET field = 'password'", [])?;
            Ok(())
        });
        moved.await.expect("moved");
        db.close().await;
    }
    let (_, vault) = vault(folder.path(), GIVEN).await;
    let refused = vault
        .secret(owner, "password")
        .err()
        .expect("not its place");
    assert_eq!(refused.code(), "unreadable_secret");
}

#[tokio::test]
async fn the_passphrase_is_changed_by_whoever_knows_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (_, vault) = vault(folder.path(), GIVEN).await;
    let stored = vault.write(Uuid::now_v7(), field("token", "s3cret-value"), |_| Ok(()));
    stored.await.expect("stored");
    let new = || Some(secret("a new passphrase"));
    let code = |result: Result<()>| result.expect_err("refused").body();
    let without = code(vault.set_passphrase(None, new()).await);
    assert_eq!(
        (without.code.as_str(), without.field.as_deref()),
        ("no_passphrase", Some("current"))
    );
    let wrong = code(
        vault
            .set_passphrase(Some(secret("not the passphrase")), new())
            .await,
    );
    assert_eq!(
        (wrong.code.as_str(), wrong.field.as_deref()),
        ("wrong_passphrase", Some("current"))
    );
    let short = code(
        vault
            .set_passphrase(Some(secret(GIVEN)), Some(secret("eleven char")))
            .await,
    );
    assert_eq!(
        (short.code.as_str(), short.field.as_deref()),
        ("short_passphrase", Some("new"))
    );
    let changed = vault.set_passphrase(Some(secret(GIVEN)), new()).await;
    changed.expect("changed");
    let again = vault.set_passphrase(Some(secret(GIVEN)), new()).await;
    assert_eq!(
        code(again).code,
        "wrong_passphrase",
        "the old one is none any more"
    );
}

#[tokio::test]
async fn starting_anew_gives_everything_up_and_takes_new_secrets() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let owner = Uuid::now_v7();
    {
        let (db, vault) = vault(folder.path(), GIVEN).await;
        let stored = vault.write(owner, field("token", "s3cret-value"), |_| Ok(()));
        stored.await.expect("stored");
        db.close().await;
    }
    let given = "another horse battery staple";
    let (_, vault) = vault(folder.path(), given).await;
    assert_eq!(vault.state(), VaultState::WrongKey);
    let opened = vault.opened();
    vault.start_anew(|_| Ok(())).await.expect("anew");
    assert!(
        opened.has_changed().expect("there"),
        "who waits looks again"
    );
    assert_eq!(vault.state(), VaultState::Empty);
    assert!(vault.fields(owner).is_empty());
    let stored = vault.write(owner, field("token", "new-secret"), |_| Ok(()));
    stored.await.expect("stored under a new key");
    assert_eq!(
        exposed(&vault, owner, "token").as_deref(),
        Some("new-secret")
    );
}
