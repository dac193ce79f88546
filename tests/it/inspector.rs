//! Catch URLs: they keep what comes, the newest 500, and answer as they are told.

use hookline_tests::Result;
use hookline_tests::server::Server;
use serde_json::{Value, json};

#[tokio::test]
async fn a_catch_url_keeps_requests_and_answers_as_set() -> Result {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let made: Value = server
        .rpc("catch_create", &json!({"name": "Orders"}))
        .await?;
    let url = made["url"].as_str().ok_or("no address")?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let answer = client
        .put(format!("{url}/deep?a=1&a=2"))
        .header("x-one", "1")
        .body("hello")
        .send()
        .await?;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert!(
        answer.headers()["content-security-policy"]
            .to_str()?
            .contains("sandbox")
    );
    assert_eq!(answer.text().await?, r#"{"ok":true}"#);

    let page: Value = server
        .rpc("caught_list", &json!({"catch": made["id"], "limit": 10}))
        .await?;
    let request = &page["requests"][0];
    assert_eq!(
        (&request["method"], &request["rest"]),
        (&json!("PUT"), &json!("/deep?a=1&a=2"))
    );
    let detail: Value = server
        .rpc("caught_get", &json!({"caught": request["id"]}))
        .await?;
    assert_eq!(detail["body"]["text"], "hello");
    assert_eq!(
        detail["query"],
        json!([{"name": "a", "value": "1"}, {"name": "a", "value": "2"}])
    );
    let headers = detail["headers"].as_array().ok_or("no headers")?;
    assert!(
        headers.contains(&json!({"name": "x-one", "value": "1"})),
        "{detail}"
    );

    let set = json!({"status": 503, "content_type": "text/plain", "body": "later"});
    server
        .rpc::<Value>(
            "catch_update",
            &json!({"catch": made["id"], "name": "Orders", "answer": set}),
        )
        .await?;
    let answer = client.post(url).body("").send().await?;
    assert_eq!(
        (answer.status().as_u16(), answer.text().await?),
        (503, "later".to_owned())
    );
    Ok(())
}

#[tokio::test]
async fn only_the_newest_five_hundred_are_kept() -> Result {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let made: Value = server.rpc("catch_create", &json!({"name": "Busy"})).await?;
    let url = made["url"].as_str().ok_or("no address")?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    for number in 0..520 {
        client
            .post(url)
            .body(number.to_string())
            .send()
            .await?
            .error_for_status()?;
    }
    let page: Value = server
        .rpc("caught_list", &json!({"catch": made["id"], "limit": 500}))
        .await?;
    let requests = page["requests"].as_array().ok_or("no list")?;
    assert_eq!((requests.len(), &page["more"]), (500, &json!(false)));
    let oldest: Value = server
        .rpc("caught_get", &json!({"caught": requests[499]["id"]}))
        .await?;
    assert_eq!(oldest["body"]["text"], "20");
    let listed: Value = server.rpc("catch_list", &json!({})).await?;
    assert_eq!(
        (&listed[0]["kept"], &listed[0]["received"]),
        (&json!(500), &json!(520))
    );
    Ok(())
}

#[tokio::test]
async fn who_called_is_not_told_and_a_deletion_can_be_undone() -> Result {
    let data = tempfile::tempdir()?;
    let server = Server::start(data.path()).await?;
    let made: Value = server
        .rpc("catch_create", &json!({"name": "Secrets"}))
        .await?;
    let by_id = json!({"catch": made["id"]});
    let url = made["url"].as_str().ok_or("no address")?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let call = client
        .post(url)
        .bearer_auth("sentinel")
        .header("cookie", "a=sentinel");
    call.send().await?.error_for_status()?;
    let newest = json!({"catch": made["id"], "limit": 1});
    let page: Value = server.rpc("caught_list", &newest).await?;
    let detail: Value = server
        .rpc("caught_get", &json!({"caught": page["requests"][0]["id"]}))
        .await?;
    let text = detail.to_string();
    assert!(
        !text.contains("sentinel") && text.contains("Bearer •"),
        "{text}"
    );

    server.rpc::<Value>("catch_delete", &by_id).await?;
    assert_eq!(client.post(url).send().await?.status(), 404);
    let listed: Value = server.rpc("catch_list", &json!({})).await?;
    assert_eq!(listed, json!([]));
    let back: Value = server.rpc("catch_restore", &by_id).await?;
    assert_eq!((&back["kept"], &back["url"]), (&json!(1), &made["url"]));
    assert_eq!(client.post(url).send().await?.status(), 200);
    server.rpc::<Value>("caught_clear", &by_id).await?;
    let page: Value = server.rpc("caught_list", &newest).await?;
    assert_eq!(page["requests"], json!([]));

    let nonsense = json!({"status": 99, "content_type": "text/plain", "body": ""});
    let update = json!({"catch": made["id"], "name": "Secrets", "answer": nonsense});
    let refused = server.rpc::<Value>("catch_update", &update).await;
    assert!(refused.is_err_and(|error| error.to_string().contains("200 and 599")));
    Ok(())
}
