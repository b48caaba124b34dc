//! A server on the loopback address that answers as a test wants it to, badly too, and keeps a list of what it was asked.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A server; it lives as long as the test.
pub struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    connections: Arc<AtomicUsize>,
    under_way: Arc<Mutex<UnderWay>>,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Asked {
    /// As it stands in the request line: a path, a whole address where the server is a proxy, or `example.org:443`.
    pub target: String,
    /// The request line and the headers.
    pub head: String,
    /// How often this target was asked for, this time included.
    pub times: usize,
}

/// What a server does with a request.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A whole answer.
    Whole { status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8> },
    /// These bytes, and the connection is closed.
    Raw(Vec<u8>),
    /// These bytes, and the connection is reset.
    Reset(Vec<u8>),
}

#[derive(Default)]
struct UnderWay {
    now: usize,
    most: usize,
}

impl Reply {
    /// 200 and a body.
    pub fn body(body: impl Into<Vec<u8>>) -> Self {
        Self::Whole { status: 200, headers: Vec::new(), body: body.into() }
    }

    /// A status without a body.
    pub fn status(status: u16) -> Self {
        Self::Whole { status, headers: Vec::new(), body: Vec::new() }
    }

    /// The same with a header.
    pub fn with(self, name: &'static str, value: impl Into<String>) -> Self {
        match self {
            Self::Whole { status, mut headers, body } => {
                headers.push((name, value.into()));
                Self::Whole { status, headers, body }
            }
            other => other,
        }
    }
}

impl Server {
    /// A server on a port of its own.
    pub fn new(reply: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::with_latency(Duration::ZERO, reply)
    }

    /// A server that takes its time for every answer.
    pub fn with_latency(latency: Duration, reply: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            asked: Arc::default(),
            connections: Arc::default(),
            under_way: Arc::default(),
        };
        let (asked, connections) = (Arc::clone(&server.asked), Arc::clone(&server.connections));
        let (under_way, reply) = (Arc::clone(&server.under_way), Arc::new(reply));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                connections.fetch_add(1, Ordering::SeqCst);
                let (asked, under_way, reply) = (Arc::clone(&asked), Arc::clone(&under_way), Arc::clone(&reply));
                thread::spawn(move || serve(stream, &asked, &under_way, latency, &*reply));
            }
        });
        server
    }

    /// `http://127.0.0.1:12345`
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it was asked, in the order in which it was.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The targets alone.
    pub fn targets(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.target).collect()
    }

    /// How many connections there were, with or without a request.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The most requests that were under way at once.
    pub fn most_at_once(&self) -> usize {
        self.under_way.lock().unwrap().most
    }
}

/// Requests of one connection, until one is answered badly.
fn serve(
    mut stream: TcpStream,
    log: &Mutex<Vec<Asked>>,
    under_way: &Mutex<UnderWay>,
    latency: Duration,
    reply: &dyn Fn(&Asked) -> Reply,
) {
    while let Some(head) = peek_head(&stream) {
        let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let asked = {
            let mut log = log.lock().unwrap();
            let times = log.iter().filter(|asked| asked.target == target).count() + 1;
            let asked = Asked { target, head: head.clone(), times };
            log.push(asked.clone());
            asked
        };
        let mut count = under_way.lock().unwrap();
        count.now += 1;
        count.most = count.most.max(count.now);
        drop(count);
        thread::sleep(latency);
        let reply = reply(&asked);
        // before the answer is out: who has it may ask again at once
        under_way.lock().unwrap().now -= 1;
        let is_open = answer(&mut stream, head.len(), reply);
        if !is_open {
            return;
        }
    }
}

/// Everything up to the empty line, left where it is; `None` where the other side has gone.
fn peek_head(stream: &TcpStream) -> Option<String> {
    let mut buffer = vec![0; 64 << 10];
    let mut seen = 0;
    loop {
        let length = stream.peek(&mut buffer).ok().filter(|&length| length > 0)?;
        if let Some(end) = buffer[..length].windows(4).position(|four| four == b"\r\n\r\n") {
            return Some(String::from_utf8_lossy(&buffer[..end + 4]).into_owned());
        }
        if length == seen {
            thread::sleep(Duration::from_millis(1));
        }
        seen = length;
    }
}

/// Whether the connection can be used again.
fn answer(stream: &mut TcpStream, head: usize, reply: Reply) -> bool {
    // what closes a connection with unread bytes resets it
    if !matches!(reply, Reply::Reset(_)) && stream.read_exact(&mut vec![0; head]).is_err() {
        return false;
    }
    match reply {
        Reply::Whole { status, headers, body } => {
            let headers: Vec<_> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let head = format!("HTTP/1.1 {status} Said\r\nContent-Length: {}\r\n", body.len());
            let answer = head + &headers.concat();
            stream.write_all(&[answer.as_bytes(), b"\r\n", &body].concat()).is_ok()
        }
        Reply::Raw(bytes) => {
            let _ = stream.write_all(&bytes);
            let _ = stream.shutdown(Shutdown::Write);
            false
        }
        Reply::Reset(bytes) => {
            let _ = stream.write_all(&bytes);
            false
        }
    }
}

/// A PNG of one colour, another one for every number below 2^24.
pub fn png(number: u32) -> Vec<u8> {
    let [_, red, green, blue] = number.to_be_bytes();
    let chunk = |name: &[u8; 4], data: &[u8]| {
        let named = [name, data].concat();
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], &named, &crc32(&named).to_be_bytes()].concat()
    };
    let (width, height) = (64_u32, 48_u32);
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let row = [&[0][..], &[red, green, blue].repeat(64)].concat();
    let pixels = miniz_oxide::deflate::compress_to_vec_zlib(&row.repeat(48), 1);
    let chunks = [chunk(b"IHDR", &header), chunk(b"IDAT", &pixels), chunk(b"IEND", b"")].concat();
    [b"\x89PNG\r\n\x1a\n", &chunks[..]].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    let all = |crc: u32, &byte: &u8| (0..8).fold(crc ^ u32::from(byte), |crc, _| step(crc));
    !bytes.iter().fold(!0, all)
}
