//! The network itself.

use std::time::Duration;

use jiff::Timestamp;
use ureq::Body;
use ureq::http::{Response, header};
use url::Url;

use super::guard::{Allowed, is_private_host};
use super::patience::{Patience, retry_after};
use super::proxy::{Proxies, ProxyInvalid, Variables};
use super::reason::fetch_error;
use super::resolver::LookUp;
use super::routes::Routes;
use super::turns::{GivenUp, Limits, Outcome, Turns};
use super::{FetchError, MAX_REDIRECTS, Network, body, is_passing};
use crate::images::inspect::NotAnImage;
use crate::images::{ImageSettings, placeholder};

/// The network.
#[derive(Debug)]
pub struct Web {
    routes: Routes,
    turns: Turns,
    allowed: Allowed,
    patience: Patience,
}

/// A failed try.
struct Failure {
    error: FetchError,
    /// What the server asks for.
    retry_after: Option<Duration>,
}

impl Web {
    /// The network, by way of the proxies that the environment names. An error where one of them is no address.
    pub fn new(settings: &ImageSettings, variables: &Variables, patience: Patience) -> Result<Self, ProxyInvalid> {
        Self::with_names(settings, variables, patience, None)
    }

    /// The same, with something else in the place of the name servers.
    pub fn with_names(
        settings: &ImageSettings,
        variables: &Variables,
        patience: Patience,
        look_up: Option<&LookUp>,
    ) -> Result<Self, ProxyInvalid> {
        let allowed = Allowed::new(&settings.allow_private_hosts);
        let limits = Limits { overall: settings.concurrency.get(), per_host: settings.concurrency_per_host.get() };
        let routes = Routes::new(Proxies::new(variables)?, &allowed, &patience, limits, look_up);
        Ok(Self { routes, turns: Turns::new(limits), allowed, patience })
    }

    /// One answer, without the redirects. A redirect may lead to another host, so every answer has a turn of its own.
    fn ask(&self, url: &Url) -> Result<Answer, Failure> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::NotHttp.into());
        }
        let host = url.host_str().unwrap_or_default();
        if is_private_host(url, &self.allowed) {
            return Err(FetchError::Private(host.to_owned()).into());
        }
        let turn = self.turns.take(host).map_err(|why| given_up(host, why))?;
        let answer = self.routes.agent(url).get(url.as_str()).call();
        let answer = answer.map_err(|error| fetch_error(&error).into()).and_then(read);
        turn.end(match &answer {
            Ok(_) => Outcome::Answered,
            Err(Failure { error: FetchError::Status(status), retry_after }) => match retry_after {
                Some(asked) => Outcome::NotNow((*asked).min(self.patience.longest_wait)),
                None if *status == 429 => Outcome::NotNow(self.patience.first_wait),
                None => Outcome::Answered,
            },
            Err(Failure { error: FetchError::Unreachable(_), .. }) => Outcome::Unreached,
            Err(_) => Outcome::Unclear,
        });
        answer
    }

    /// The bytes at the end of a chain of redirects.
    fn follow(&self, address: &Url) -> Result<Vec<u8>, Failure> {
        let mut url = address.clone();
        for _ in 0..=MAX_REDIRECTS {
            match self.ask(&url)? {
                Answer::Bytes(bytes) => return Ok(bytes),
                Answer::Redirect(location) => url = url.join(&location).map_err(|_| FetchError::NotHttp)?,
            }
            if let Some(what) = placeholder::at(&url) {
                return Err(FetchError::Refused(NotAnImage::Placeholder(what)).into());
            }
        }
        Err(FetchError::TooManyRedirects.into())
    }
}

impl Network for Web {
    fn get(&self, address: &str) -> Result<Vec<u8>, FetchError> {
        let absolute = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
        let url = Url::parse(&absolute).map_err(|_| FetchError::NotHttp)?;
        let (mut failed, mut busy) = (0, 0);
        loop {
            let Failure { error, retry_after } = match self.follow(&url) {
                Ok(bytes) => return Ok(bytes),
                Err(failure) => failure,
            };
            let is_busy = retry_after.is_some() || error == FetchError::Status(429);
            *(if is_busy { &mut busy } else { &mut failed }) += 1;
            let is_enough = failed >= self.patience.tries || busy >= self.patience.tries_when_busy;
            if is_enough || !is_worth_another_try(&error) {
                return Err(error);
            }
            std::thread::sleep(self.patience.wait(address, failed + busy, retry_after));
        }
    }
}

enum Answer {
    Bytes(Vec<u8>),
    /// The value of `Location`.
    Redirect(String),
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        Self { error, retry_after: None }
    }
}

fn read(mut response: Response<Body>) -> Result<Answer, Failure> {
    let status = response.status().as_u16();
    if let (301 | 302 | 303 | 307 | 308, Some(location)) = (status, text(&response, header::LOCATION)) {
        return Ok(Answer::Redirect(location));
    }
    // 206, 204 and the like are no whole picture: nobody asked for a part
    if !matches!(status, 200 | 203) {
        let asked = text(&response, header::RETRY_AFTER).filter(|_| matches!(status, 429 | 503));
        let date = text(&response, header::DATE);
        let retry_after = asked.and_then(|asked| retry_after(&asked, date.as_deref(), now));
        return Err(Failure { error: FetchError::Status(status), retry_after });
    }
    Ok(Answer::Bytes(body::read(response.body_mut())?))
}

/// The time of day, for `Retry-After` with a date and for when to ask again; nothing that is written depends on it.
#[allow(clippy::disallowed_methods)]
pub fn now() -> Timestamp {
    Timestamp::now()
}

fn is_worth_another_try(error: &FetchError) -> bool {
    match error {
        FetchError::Status(status) => is_passing(*status),
        FetchError::Unreachable(_) | FetchError::Broken(_) => true,
        _ => false,
    }
}

fn given_up(host: &str, why: GivenUp) -> FetchError {
    match why {
        GivenUp::Unreached => FetchError::GivenUp(format!("{host} did not answer before")),
        GivenUp::Refusing => FetchError::GivenUp(format!("{host} asked to be left alone")),
    }
}

fn text(response: &Response<Body>, name: header::HeaderName) -> Option<String> {
    // addresses in `Location` are UTF-8 where they should be percent-encoded
    response.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
