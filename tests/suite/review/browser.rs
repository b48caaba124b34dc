//! A browser that does what a person would do: Chromium, by way of WebDriver (<https://www.w3.org/TR/webdriver2/>).

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// How long something that a page does may take on a machine that has other work, too.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser that runs as long as this value lives.
pub struct Browser {
    driver: Child,
    session: String,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = ureq::delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// Starts a browser that finds no network; `None`, and a word about it, where there is none.
    pub fn start() -> Option<Self> {
        let driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut driver) = driver else {
            crate::support::lacks("there is no chromedriver; nobody looked at the report");
            return None;
        };
        let mut said = BufReader::new(driver.stdout.take()?).lines();
        let port = said.find_map(|line| {
            Some(line.ok()?.rsplit_once("started successfully on port ")?.1.trim_end_matches('.').to_owned())
        })?;
        // it goes on talking, and must be able to
        std::thread::spawn(move || said.for_each(drop));
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            // a test goes from page to page faster than a person does
            "--disable-ipc-flooding-protection",
            "--host-resolver-rules=MAP * ~NOTFOUND",
        ];
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": { "args": arguments },
            "unhandledPromptBehavior": "ignore",
        } } });
        let mut browser = Self { driver, session: format!("http://127.0.0.1:{port}/session") };
        match browser.post("", &capabilities) {
            Ok(session) => browser.session = format!("{}/{}", browser.session, session["sessionId"].as_str()?),
            Err(error) if error.contains("cannot find Chrome binary") => {
                crate::support::lacks("there is no chromium; nobody looked at the report");
                return None;
            }
            Err(error) => panic!("no browser starts: {error}"),
        }
        Some(browser)
    }

    /// Opens a file, and waits until the report in it says that it is ready. Returns after how many milliseconds that was.
    pub fn open(&self, file: &Path) -> u64 {
        self.to("/url", &json!({ "url": "about:blank" }));
        self.to("/url", &json!({ "url": format!("file://{}", file.display()) }));
        self.until("return document.documentElement.dataset.ready");
        self.script("return Number(document.documentElement.dataset.ready)").as_u64().unwrap_or(u64::MAX)
    }

    /// What a script gives.
    pub fn script(&self, script: &str) -> Value {
        self.to("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// The text that a script gives.
    pub fn text(&self, script: &str) -> String {
        self.script(script).as_str().unwrap_or_default().to_owned()
    }

    /// What a promise gives.
    pub fn promise(&self, script: &str) -> Value {
        let script =
            format!("const done = arguments[0]; ({script}).then(done, (error) => done({{ error: String(error) }}));");
        self.to("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// Waits until a script gives something that is true.
    pub fn until(&self, script: &str) {
        let start = Instant::now();
        while !is_true(&self.script(script)) {
            assert!(start.elapsed() < PATIENCE, "it never came to be: {script}\n{:#?}", self.complaints());
            sleep(Duration::from_millis(20));
        }
    }

    /// Types, as on a keyboard.
    pub fn keys(&self, keys: &str) {
        let press = |key: char| [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })];
        let presses: Vec<_> = keys.chars().flat_map(press).collect();
        self.to("/actions", &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": presses }] }));
    }

    /// Clicks on the first element that a selector finds.
    pub fn click(&self, selector: &str) {
        let found = self.to("/element", &json!({ "using": "css selector", "value": selector }));
        let id = found.as_object().and_then(|found| found.values().next()?.as_str()).unwrap_or_default().to_owned();
        self.to(&format!("/element/{id}/click"), &json!({}));
    }

    /// Sets the size of the window, and whether it is that of a phone.
    pub fn size(&self, width: u32, height: u32, is_phone: bool) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone });
        self.development("Emulation.setDeviceMetricsOverride", &size);
    }

    /// Sets whether people want it light or dark.
    pub fn scheme(&self, scheme: &str) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.development("Emulation.setEmulatedMedia", &features);
    }

    /// What is seen, as a PNG.
    pub fn screenshot(&self) -> Vec<u8> {
        let taken =
            ureq::get(format!("{}/screenshot", self.session)).call().unwrap().body_mut().read_to_string().unwrap();
        let taken: Value = serde_json::from_str(&taken).unwrap();
        STANDARD.decode(taken["value"].as_str().unwrap()).unwrap()
    }

    /// What the browser complained about.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.to("/se/log", &json!({ "type": "browser" }));
        log.as_array().into_iter().flatten().map(|entry| entry["message"].to_string()).collect()
    }

    fn development(&self, command: &str, parameters: &Value) {
        self.to("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }));
    }

    fn to(&self, path: &str, body: &Value) -> Value {
        self.post(path, body).unwrap_or_else(|error| panic!("{path} {body}: {error}"))
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        let request = ureq::post(format!("{}{path}", self.session)).config().http_status_as_error(false).build();
        let answer = request.content_type("application/json").send(body.to_string());
        let mut answer = answer.map_err(|error| error.to_string())?;
        let text =
            answer.body_mut().with_config().limit(64 << 20).read_to_string().map_err(|error| error.to_string())?;
        let value: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        match value["value"]["error"].as_str() {
            Some(error) if answer.status() != 200 => Err(format!("{error}: {}", value["value"]["message"])),
            _ => Ok(value["value"].clone()),
        }
    }
}

fn is_true(value: &Value) -> bool {
    !(value.is_null() || *value == json!(false) || *value == json!("") || *value == json!(0))
}
