//! Acting on keys that sign.

use crate::api::connections::FlowUse;
use crate::api::signing::{
    BySigningKey, SignedTest, SignedTested, SigningKey, SigningKeyCreate, SigningKeyMade,
    SigningKeyRotate, SigningPreset,
};
use crate::auth::{Refused, check, trial};
use crate::db::signing_keys::{self, KeyRow};
use crate::ids::{RunId, SigningKeyId};
use crate::nodes::{self, Prepared, StepError};
use crate::rpc::Nothing;
use crate::template::{FlowRoot, RunRoot, Scope};
use crate::time::now;
use crate::vault::Secret;
use crate::{Engine, Error, Result, mask, signing};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;

pub(super) async fn list(engine: &Engine, _: Nothing) -> Result<Vec<SigningKey>> {
    engine.auth().forget_old_secrets().await?;
    let (rows, mut uses) = engine
        .db()
        .read(|c| Ok((signing_keys::list(c)?, signing_keys::uses(c)?)))
        .await?;
    let keys = rows.into_iter().map(|row| {
        let flows = uses.remove(&row.id).unwrap_or_default();
        view(row, flows)
    });
    Ok(keys.collect())
}

fn view(row: KeyRow, flows: Vec<FlowUse>) -> SigningKey {
    SigningKey {
        id: row.id,
        name: row.name,
        preset: row.preset,
        created: row.created,
        rotated: row.rotated,
        overlap: row.overlap,
        flows,
    }
}

pub(super) async fn create(engine: &Engine, request: SigningKeyCreate) -> Result<SigningKeyMade> {
    let name = check::name(&request.name)
        .map_err(|(code, message)| Error::field(code, "name", message))?;
    let (secret, shown) = secret(request.preset, request.secret.as_ref())?;
    let row = KeyRow {
        id: SigningKeyId::new(),
        name,
        preset: request.preset,
        created: now(),
        rotated: None,
        overlap: None,
    };
    engine.auth().add_key(row.clone(), secret).await?;
    Ok(SigningKeyMade {
        note: match shown {
            Some(_) => "Give this secret to the receiver now. It is shown this once; Hookline keeps it in the vault.",
            None => "Hookline keeps the secret in the vault. It cannot be shown again.",
        }
        .to_owned(),
        key: view(row, Vec::new()),
        secret: shown,
    })
}

/// The secret as it is kept, and what is shown of it: all of one that was made here, nothing of
/// one that the receiver gave.
fn secret(preset: SigningPreset, given: Option<&Secret>) -> Result<(Secret, Option<String>)> {
    match given.filter(|given| !given.expose().trim().is_empty()) {
        Some(given) => Ok((signing::check(preset, given)?, None)),
        None => {
            let made = signing::make(preset)?;
            let shown = made.expose().to_owned();
            Ok((made, Some(shown)))
        }
    }
}

pub(super) async fn rotate(engine: &Engine, request: SigningKeyRotate) -> Result<SigningKeyMade> {
    let id = request.key;
    let before = engine.db().read(move |c| signing_keys::get(c, id)).await?;
    let (secret, shown) = secret(before.preset, request.secret.as_ref())?;
    let row = engine.auth().rotate_key(id, secret).await?;
    let uses: HashMap<_, _> = engine.db().read(signing_keys::uses).await?;
    let note = match (row.overlap, row.preset) {
        (Some(_), _) => "For the next 24 hours requests are signed with both secrets, so the receiver can change over at any time before that. After that only the new one signs.".to_owned(),
        (None, preset) if preset.carries_two() => {
            "The new secret signs from now on. The one before was gone already, so enter the new one at the receiver now.".to_owned()
        }
        (None, SigningPreset::Custom) => single("A custom signature"),
        (None, preset) => single(&format!("{}’s signature", preset.label())),
    };
    let flows = uses.get(&id).cloned().unwrap_or_default();
    Ok(SigningKeyMade {
        key: view(row, flows),
        secret: shown,
        note,
    })
}

fn single(what: &str) -> String {
    format!(
        "{what} is made with one secret only: from now on, that is the new one. Enter it at the receiver now; until then it may refuse what is sent."
    )
}

pub(super) async fn delete(engine: &Engine, by: BySigningKey) -> Result<Nothing> {
    engine.auth().delete_key(by.key).await?;
    Ok(Nothing {})
}

/// The step's own request with a small body in place of its own.
pub(super) async fn test(engine: &Engine, request: SignedTest) -> Result<SignedTested> {
    let mut config = request.config;
    if nodes::SigningRef::of(&config).is_none() {
        return Err(Error::field(
            "not_signed",
            "signing",
            "This step does not sign. Choose how it signs, then send a signed test.",
        ));
    }
    let event = json!({
        "type": "hookline.signed_test",
        "timestamp": jiff::Timestamp::now().to_string(),
        "data": { "message": "A signed test from Hookline. Nothing has to be done with it." },
    });
    config.insert("body".to_owned(), json!({ "type": "json", "value": event }));
    let unusable = |field: Option<String>, code, message: String| match field {
        Some(field) => Error::field(code, field, message),
        None => Error::invalid(code, message),
    };
    let kind = nodes::find("send_webhook").ok_or(Error::Closed)?;
    let step = kind.compile(&config).map_err(|problems| {
        let first = problems.into_iter().next();
        first.map_or(Error::Closed, |first| {
            unusable(Some(first.field), first.code, first.message)
        })
    })?;
    let (run, accepted) = (RunId::new(), now());
    let prepared = step.prepare(&Scope {
        outputs: &HashMap::new(),
        flow: FlowRoot {
            id: "",
            name: "Signed test",
            nodes: &[],
        },
        run: RunRoot {
            id: &run.to_string(),
            accepted,
            test: true,
        },
        delivery: &format!("msg_{}", run.0.simple()),
    });
    let prepared = prepared.map_err(|error| {
        let message = format!(
            "A signed test has no event to fill variables with. {}",
            error.message
        );
        unusable(error.field, error.kind, message)
    })?;
    let Prepared::Call {
        outgoing,
        connection,
        ..
    } = prepared
    else {
        return Err(Error::Closed);
    };
    let exchange = trial::send(engine.auth(), connection, *outgoing).await;
    let mut exchange = exchange.map_err(|refused| match refused {
        Refused::Fail(error) => unusable(error.field, error.kind, error.message),
        Refused::Wait { message, .. } => Error::conflict("not_now", message),
    })?;
    let masker = engine.vault().masker();
    mask::exchange(&mut exchange, &masker);
    let failed = match &exchange.outcome {
        Ok(answer) => step.settle(answer).err(),
        Err(error) => Some(StepError {
            kind: error.kind,
            message: error.message.clone(),
            field: None,
        }),
    };
    let exchange = Arc::new(exchange);
    Ok(SignedTested {
        attempt: trial::detail(accepted, &exchange, failed.as_ref(), &masker),
    })
}
