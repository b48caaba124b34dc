//! What only a person can know.

use super::{Proposal, Setting};
use crate::config::stays_below;
use crate::emit::Generator;
use crate::links::Permalink;

/// A setting that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// `legacy-hosts`
    LegacyHosts,
    /// `target`
    Target,
    /// `output`
    Output,
    /// `site`
    Site,
    /// `permalink`
    Permalink,
}

/// Something to ask, with the answer that is taken where nobody gives one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Which setting it is about.
    pub key: Key,
    /// The question, in one sentence.
    pub text: String,
    /// The guess; empty where there is none.
    pub guess: String,
}

impl Proposal {
    /// What is to be asked: every setting that is a guess.
    pub fn questions(&self) -> Vec<Question> {
        let ask = |key, text: &str, guess: String| Question { key, text: text.to_owned(), guess };
        let mut questions = Vec::new();
        if !self.legacy_hosts.is_known {
            let text = "Where was the old blog? Hosts, with spaces between them";
            questions.push(ask(Key::LegacyHosts, text, self.legacy_hosts.value.join(" ")));
        }
        if !self.target.is_known {
            let text =
                format!("Which generator makes the new site? {}", Generator::NAMES.map(|(_, name)| name).join(", "));
            questions.push(ask(Key::Target, &text, self.target.value.name().to_owned()));
        }
        if !self.output.is_known {
            questions.push(ask(Key::Output, "Which folder are the posts written to?", self.output.value.clone()));
        }
        if !self.site.is_known {
            let text = "What is the address of the new site? Like https://blog.example.org";
            questions.push(ask(Key::Site, text, self.site.value.clone()));
        }
        if !self.permalink.is_known {
            let text = "What is the address of a post there? {year}, {month}, {day} and {slug} stand for its own";
            questions.push(ask(Key::Permalink, text, self.permalink.value.clone()));
        }
        questions
    }

    /// Takes an answer, or says why it is none. Where nothing is said the guess stays, and stays a guess.
    pub fn answer(&mut self, key: Key, answer: &str) -> Result<(), String> {
        let answer = answer.trim();
        if answer.is_empty() {
            return Ok(());
        }
        let why = "as you said";
        match key {
            Key::LegacyHosts => {
                let hosts = answer.split([' ', ',']).map(host).filter(|host| !host.is_empty());
                self.legacy_hosts = Setting::known(hosts.collect(), why);
            }
            Key::Target => {
                let known = Generator::NAMES.iter().find(|(_, name)| *name == answer.to_ascii_lowercase());
                let (target, _) = known.ok_or_else(|| format!("`{answer}` is none of them"))?;
                self.target = Setting::known(*target, why);
            }
            Key::Output => {
                let path = answer.trim_start_matches("./").trim_end_matches('/');
                if !stays_below(path) {
                    return Err("a folder below this one is wanted".to_owned());
                }
                self.output = Setting::known(path.to_owned(), why);
            }
            Key::Site => {
                let Some((site, base)) = super::generator::split_address(answer) else {
                    return Err("an address like https://blog.example.org is wanted".to_owned());
                };
                (self.site, self.base) = (Setting::known(site, why), base);
            }
            Key::Permalink => {
                answer.parse::<Permalink>().map_err(|error| error.to_string())?;
                self.permalink = Setting::known(answer.to_owned(), why);
            }
        }
        Ok(())
    }
}

fn host(text: &str) -> String {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    text.split('/').next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_or_refused() {
        let mut proposal = Proposal::default();
        assert_eq!(proposal.questions().len(), 5);
        proposal.answer(Key::LegacyHosts, "https://Larks.blogspot.com/, larks.example").unwrap();
        proposal.answer(Key::Site, "https://news.larks.example/blog/").unwrap();
        proposal.answer(Key::Target, "Hugo").unwrap();
        proposal.answer(Key::Output, "./content/posts/").unwrap();
        assert!(proposal.answer(Key::Permalink, "/{yaer}/{slug}").unwrap_err().contains("is `{year}` meant?"));
        assert!(proposal.answer(Key::Output, "../elsewhere").is_err() && proposal.answer(Key::Target, "x").is_err());
        proposal.answer(Key::Permalink, "").unwrap();
        assert_eq!(proposal.legacy_hosts.value, ["larks.blogspot.com", "larks.example"]);
        assert_eq!((proposal.site.value.as_str(), proposal.base.as_str()), ("https://news.larks.example", "/blog"));
        assert_eq!(proposal.questions().into_iter().map(|question| question.key).collect::<Vec<_>>(), [Key::Permalink]);
    }
}
