//! `code-language`: the language of code that names none, where its text leaves no doubt. What is not certain is `text`,
//! and so is what its author called so.

use super::Log;
use super::walk;
use crate::model::normal::UNKNOWN_LANGUAGE;
use crate::model::{BlockKind, Post};

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    let source = log.source;
    for body in walk::bodies(post) {
        walk::blocks(body, &mut |block| {
            if let BlockKind::Code { info, text } = &mut block.kind
                && info == UNKNOWN_LANGUAGE
                && !says_language(source.text().get(block.span.range()).unwrap_or_default())
                && let Some(language) = language(text)
            {
                language.clone_into(info);
                log.changed_at(block.span, 1);
            }
        });
    }
}

/// Whether the source says what the code is: behind a fence, as the argument of a directive, or by the directive's name.
fn says_language(written: &str) -> bool {
    let first = written.trim_start().lines().next().unwrap_or_default().trim_end();
    if let Some(directive) = first.strip_prefix(".. ") {
        return !matches!(directive, "code-block::" | "code::" | "sourcecode::");
    }
    let fence = first.trim_start_matches(['`', '~']);
    first.len() > fence.len() + 2 && !fence.is_empty()
}

fn language(text: &str) -> Option<&'static str> {
    let first = text.lines().find(|line| !line.trim().is_empty())?.trim();
    by_first_line(first)
        .or_else(|| is_session(text, first).then_some("console"))
        .or_else(|| is_python(text).then_some("python"))
        .or_else(|| is_diff(text).then_some("diff"))
        .or_else(|| is_json(text).then_some("json"))
        .or_else(|| is_sql(text).then_some("sql"))
        .or_else(|| is_c(text).then_some("c"))
}

fn by_first_line(first: &str) -> Option<&'static str> {
    let lower = first.to_ascii_lowercase();
    let begins = |marks: &[&str]| marks.iter().any(|mark| lower.starts_with(mark));
    if let Some(program) = first.strip_prefix("#!") {
        let program = program.rsplit(['/', ' ']).next()?.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        return match program {
            "python" => Some("python"),
            "sh" | "bash" | "zsh" => Some("bash"),
            "ruby" => Some("ruby"),
            "perl" => Some("perl"),
            "node" => Some("javascript"),
            _ => None,
        };
    }
    if begins(&["<!doctype html", "<html>", "<html "]) {
        Some("html")
    } else if begins(&["<?xml "]) {
        Some("xml")
    } else if begins(&["<?php"]) {
        Some("php")
    } else {
        None
    }
}

/// What was typed after the prompts of a shell, and what it answered.
fn is_session(text: &str, first: &str) -> bool {
    let command = |line: &str| {
        let command = line.strip_prefix("$ ").and_then(|command| command.split_whitespace().next());
        command.is_some_and(|word| word.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '.' | '/' | '~')))
    };
    let prompts = text.lines().map(str::trim_start).filter(|line| line.starts_with('$'));
    command(first) && prompts.into_iter().all(command)
}

/// A definition with its colon, an import by name or a session: nothing else has them. Tags beside them are a template.
fn is_python(text: &str) -> bool {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_other = |line: &str| line.ends_with([';', '{']) || line.starts_with(['<', '}']) || line == "end";
    lines().any(is_pythonic) && !lines().any(is_other)
}

fn is_pythonic(line: &str) -> bool {
    let after = |keyword: &str| line.strip_prefix(keyword).filter(|rest| rest.starts_with(is_name_start));
    let definition = || after("def ").or_else(|| after("async def ")).filter(|rest| rest.contains('('));
    let class = || after("class ").filter(|rest| !rest.contains(' ') || rest.contains('('));
    let from = || after("from ").and_then(|rest| rest.split_once(" import "));
    let is_path = |path: &str| path.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    line.starts_with(">>> ")
        || definition().is_some_and(|rest| rest.ends_with(':'))
        || class().is_some_and(|rest| rest.ends_with(':'))
        || from().is_some_and(|(path, _)| is_path(path))
        || line.starts_with("if __name__ == ")
        || line.starts_with("elif ") && line.ends_with(':')
        || line.starts_with("except ") && line.ends_with(':')
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_' || c == '.'
}

fn is_diff(text: &str) -> bool {
    let begins = |mark: &str| text.lines().any(|line| line.starts_with(mark));
    begins("diff --git ") || begins("--- ") && begins("+++ ") && begins("@@ -")
}

/// An object or a list with an object in it; a list of numbers is code of any language.
fn is_json(text: &str) -> bool {
    let has_keys = text.trim_start().starts_with(['{', '[']) && text.contains("\":");
    has_keys && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

fn is_sql(text: &str) -> bool {
    let begins = ["SELECT ", "INSERT INTO ", "CREATE TABLE ", "UPDATE ", "DELETE FROM ", "ALTER TABLE "];
    begins.iter().any(|begin| text.trim_start().starts_with(begin)) && text.trim_end().ends_with(';')
}

fn is_c(text: &str) -> bool {
    let includes = |line: &str| line.strip_prefix("#include <").is_some_and(|rest| rest.trim_end().ends_with(".h>"));
    text.lines().any(includes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_certain() {
        for (text, wanted) in [
            ("def f(x):\n    return x", "python"),
            (">>> 1 + 1\n2", "python"),
            ("import os\nfrom a.b import c", "python"),
            ("class A(B, c=D):\n    pass", "python"),
            ("#!/usr/bin/env python3\nx = 1", "python"),
            ("#!/bin/bash\nls", "bash"),
            ("$ pip install x\nCollecting x\n$ ./run", "console"),
            ("<!DOCTYPE html>\n<p>", "html"),
            ("{\"a\": [1, 2]}", "json"),
            ("SELECT a FROM b;", "sql"),
            ("#include <stdio.h>\nint main(void) {}", "c"),
            ("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b", "diff"),
        ] {
            assert_eq!(language(text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_is_not() {
        for text in [
            "x = 1",
            "import Data.List",
            "import React from 'react';",
            "def f(x)\n  x\nend",
            "class dismissed today:",
            "from the beginning",
            "[1, 2]",
            "$ 5 and $ 6",
            "$x = 1\n$y",
            "SELECT is a word",
            "{% if a %}\n<p>\nfrom a import b",
            "class A {\n  x: 1\n}",
        ] {
            assert_eq!(language(text), None, "{text}");
        }
    }
}
