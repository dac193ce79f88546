//! What people do to one of those that share a request, and to where it goes.

use super::{batching, events, out, parked, post, refusing, several, step};
use crate::connections::server;
use hookline_tests::receiver::Receiver;
use hookline_tests::server::Server;
use hookline_tests::{Result, flow};
use http::StatusCode;
use serde_json::{Value, json};

/// Three runs whose request was refused once and is tried again in an hour: who sends it, and the
/// others.
async fn refused_once(server: &Server) -> Result<(Receiver, Value, Vec<Value>)> {
    let receiver = refusing(1, StatusCode::SERVICE_UNAVAILABLE).await?;
    let step = step(&receiver.url, &several(3, 10_000, "array"), "1h, 1h");
    let installed = server.install(&flow::webhook("Batches", &[step])).await?;
    let runs = post(&installed, 3).await?;
    let (mut lead, follow) = parked(server, &runs).await?;
    assert_eq!((lead.len(), follow.len()), (1, 2));
    for run in &follow {
        let message = out(server, run).await?["error"].to_string();
        assert!(message.contains("of 3 in one request"), "{message}");
    }
    Ok((receiver, lead.remove(0), follow))
}

async fn act(server: &Server, method: &str, run: &Value) -> Result {
    let step = json!({"run": run, "node": "out", "path": ""});
    server.rpc::<Value>(method, &step).await?;
    Ok(())
}

async fn succeed(server: &Server, runs: &[Value]) -> Result {
    for run in runs {
        let ended: Value = server.rpc("run_wait", &json!({"run": run})).await?;
        assert_eq!(ended["state"], "succeeded", "{ended}");
    }
    Ok(())
}

#[tokio::test]
async fn a_sender_that_is_cancelled_or_skipped_is_followed_by_another() -> Result {
    let (server, _data) = server().await?;
    for skipped in [false, true] {
        let (receiver, lead, follow) = refused_once(&server).await?;
        if skipped {
            act(&server, "step_skip", &lead).await?;
        } else {
            let run = json!({"run": lead});
            server.rpc::<Value>("run_cancel", &run).await?;
        }
        succeed(&server, &follow).await?;
        let received = receiver.received();
        assert_eq!(received.len(), 2);
        assert_eq!(received[1].body, received[0].body);
        assert_eq!(
            received[1].header("webhook-id"),
            received[0].header("webhook-id")
        );
        let sender = &out(&server, &follow[1]).await?["attempts"][0]["batch"]["sender"];
        assert!(follow.contains(sender), "{sender}");
    }
    Ok(())
}

#[tokio::test]
async fn whichever_is_tried_now_all_are() -> Result {
    let (server, _data) = server().await?;
    for follower in [false, true] {
        let (receiver, lead, follow) = refused_once(&server).await?;
        let run = if follower { &follow[1] } else { &lead };
        act(&server, "step_now", run).await?;
        succeed(&server, &follow).await?;
        succeed(&server, &[lead]).await?;
        assert_eq!(receiver.received().len(), 2);
    }
    Ok(())
}

#[tokio::test]
async fn one_that_follows_leaves_only_its_own_run() -> Result {
    let (server, _data) = server().await?;
    let (receiver, lead, follow) = refused_once(&server).await?;
    let run = json!({"run": follow[0]});
    server.rpc::<Value>("run_cancel", &run).await?;
    act(&server, "step_now", &lead).await?;
    succeed(&server, &[lead, follow[1].clone()]).await?;
    let received = receiver.received();
    assert_eq!(received[1].body, received[0].body, "it is stored as it is");
    let detail: Value = server.rpc("run_get", &run).await?;
    assert_eq!(detail["summary"]["state"], "cancelled");
    Ok(())
}

#[tokio::test]
async fn one_that_is_cancelled_while_it_gathers_is_not_sent() -> Result {
    let (server, _data) = server().await?;
    let receiver = Receiver::start().await?;
    let rule = several(3, 10_000, "array");
    let installed = batching(&server, &receiver.url, &rule).await?;
    let cancelled = post(&installed, 1).await?.remove(0);
    let run = json!({"run": cancelled});
    server.rpc::<Value>("run_cancel", &run).await?;
    let kept = post(&installed, 3).await?;
    succeed(&server, &kept).await?;
    let received = receiver.received();
    assert_eq!((received.len(), events(&received[0])?), (1, vec![0, 1, 2]));
    Ok(())
}

#[tokio::test]
async fn before_a_paused_destination_they_wait_as_one() -> Result {
    let (server, data) = server().await?;
    let receiver = refusing(1, StatusCode::GONE).await?;
    let rule = several(3, 10_000, "array");
    let installed = batching(&server, &receiver.url, &rule).await?;
    post(&installed, 3).await?;
    assert_eq!(server.settled(&installed.id, 3).await?.failed, 3);

    let runs = post(&installed, 3).await?;
    let (lead, follow) = parked(&server, &runs).await?;
    assert_eq!((lead.len(), follow.len()), (1, 2));
    let waits = out(&server, &lead[0]).await?["waits_for"].to_string();
    assert!(waits.contains("destination:"), "{waits}");
    assert_eq!(receiver.received().len(), 1);

    server.kill().await?;
    let server = Server::start(data.path()).await?;
    let all: Value = server.rpc("destination_list", &json!({})).await?;
    let resume = json!({"destination": all[0]["id"]});
    server.rpc::<Value>("destination_resume", &resume).await?;
    succeed(&server, &runs).await?;
    let received = receiver.received();
    assert_eq!((received.len(), events(&received[1])?), (2, vec![0, 1, 2]));
    Ok(())
}
