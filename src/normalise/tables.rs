//! `empty-cells`: rows and columns of a table in which nothing stands go, and a table of nothing else.

use super::Log;
use super::walk;
use crate::model::{BlockKind, Inline, Post, Table};

pub(super) fn run(post: &mut Post, log: &mut Log<'_>) {
    for body in walk::bodies(post) {
        walk::block_sequences(body, &mut |blocks| {
            blocks.retain_mut(|block| {
                let BlockKind::Table(table) = &mut block.kind else { return true };
                log.changed_at(block.span, shrink(table));
                !table.alignments.is_empty()
            });
        });
    }
}

fn shrink(table: &mut Table) -> u32 {
    let rows = table.rows.len();
    table.rows.retain(|row| !row.iter().all(|cell| walk::is_blank(cell)));
    let columns = table.alignments.len();
    let empty: Vec<bool> = (0..columns).map(|column| is_empty_column(table, column)).collect();
    if empty.contains(&true) {
        drop_columns(&mut table.alignments, &empty);
        drop_columns(&mut table.header, &empty);
        table.rows.iter_mut().for_each(|row| drop_columns(row, &empty));
    }
    (rows - table.rows.len() + columns - table.alignments.len()) as u32
}

fn is_empty_column(table: &Table, column: usize) -> bool {
    let is_blank = |row: &Vec<Vec<Inline>>| row.get(column).is_none_or(|cell| walk::is_blank(cell));
    is_blank(&table.header) && table.rows.iter().all(is_blank)
}

fn drop_columns<T>(row: &mut Vec<T>, empty: &[bool]) {
    let mut column = 0;
    row.retain(|_| {
        column += 1;
        !empty.get(column - 1).copied().unwrap_or(false)
    });
}
