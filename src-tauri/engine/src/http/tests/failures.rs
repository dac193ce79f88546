//! Every way to fail has its kind and its words.

use super::*;

#[tokio::test]
async fn every_failure_has_its_kind_and_its_words() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port")
        .local_addr()
        .expect("an address");
    let error = failure(get(&format!("http://{closed}/"))).await;
    assert_eq!(error.kind, "connect");
    assert!(
        error.message.contains("refused the connection"),
        "{}",
        error.message
    );

    let error = failure(get("http://nowhere.example/")).await;
    assert_eq!(error.kind, "dns");
    assert!(
        error.message.contains("nowhere.example"),
        "{}",
        error.message
    );

    let cases: [(&[u8], &str); 5] = [
        (b"", "closed"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
            "closed",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            "closed",
        ),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "protocol"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
            "body",
        ),
    ];
    for (answer, kind) in cases {
        let server = Server::start(Does::AnswersAndCloses(answer.to_vec())).await;
        let error = failure(get(&server.url("/"))).await;
        assert_eq!(
            error.kind,
            kind,
            "{}: {}",
            String::from_utf8_lossy(answer),
            error.message
        );
        assert!(!error.message.contains("error sending request"));
    }

    let server = Server::start(Does::Greets(
        b"HTTP/1.1 400 Bad Request

",
    ))
    .await;
    let error = failure(get(&server.url("/").replace("http:", "https:"))).await;
    assert_eq!(error.kind, "tls", "{}", error.message);
}

#[tokio::test]
async fn what_arrived_of_a_broken_answer_is_kept() {
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".to_vec();
    let server = Server::start(Does::AnswersAndCloses(answer)).await;
    let partial = failure(get(&server.url("/")))
        .await
        .partial
        .expect("a part");
    assert_eq!((partial.status, &partial.body[..]), (200, &b"abc"[..]));
}

#[tokio::test]
async fn slow_servers_run_into_the_limit() {
    let server = Server::start(Does::Waits).await;
    let mut outgoing = get(&server.url("/"));
    outgoing.timeout = Duration::from_millis(50);
    let error = failure(outgoing.clone()).await;
    assert_eq!(error.kind, "timeout");
    assert!(
        error.message.contains("did not answer within 0.05 seconds"),
        "{}",
        error.message
    );

    let half = Server::start(Does::Answers(
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab".to_vec(),
    ))
    .await;
    outgoing.url = url::Url::parse(&half.url("/")).expect("an address");
    assert_eq!(failure(outgoing).await.kind, "timeout");

    let endless = Server::start(Does::Floods(
        "HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n",
    ))
    .await;
    let error = failure(get(&endless.url("/"))).await;
    assert_eq!(error.kind, "body");
    assert!(
        error
            .partial
            .is_some_and(|answer| answer.body.len() <= 256 * 1024)
    );
}

#[tokio::test]
async fn a_gzip_bomb_is_refused_and_gzip_is_read() {
    let zip = |size: usize| {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&vec![b'a'; size]).expect("written");
        gzip.finish().expect("gzip")
    };
    let server = Server::answering(
        "200 OK",
        "Content-Encoding: gzip\r\n",
        &zip(11 * 1024 * 1024),
    )
    .await;
    assert_eq!(failure(get(&server.url("/"))).await.kind, "body");
    let server = Server::answering("200 OK", "Content-Encoding: gzip\r\n", &zip(100)).await;
    assert_eq!(
        client()
            .send(get(&server.url("/")))
            .await
            .outcome
            .expect("an answer")
            .body
            .len(),
        100
    );
}
