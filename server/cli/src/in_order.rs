//! Inputs in pieces, scanned on several threads and handed over in their order.
//!
//! A thread takes the next piece of the input that is being read, scans it by itself, and sends what it made of it; in
//! their turn pieces are put together ([`InTurn`]). Only so many are under way that memory does not grow with the inputs.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use anyhow::Context;
use workbench::in_turn::InTurn;
use workbench::pieces::{Piece, Pieces};
use workbench::scan::{Config, Row};

/// What comes of an input, in this order: parts, then its end or what went wrong.
pub(crate) enum Event<T> {
    Part(T),
    Failed(anyhow::Error),
    End,
}

/// An input that is being read.
pub(crate) struct Opened<C> {
    /// As errors name it.
    pub name: String,
    pub pieces: Pieces,
    /// Gives the detection for it, once its first piece is at hand.
    pub config: C,
}

/// Reads `count` inputs, which `open` opens by their index, and gives `each` what `make` makes of the findings in their pieces.
pub(crate) fn in_order<T: Send, C: FnOnce(&Piece) -> anyhow::Result<Config> + Send>(
    count: usize,
    jobs: usize,
    open: impl FnMut(usize) -> anyhow::Result<Opened<C>> + Send,
    make: impl Fn(usize, &Piece, Vec<Row>) -> T + Sync,
    mut each: impl FnMut(usize, Event<T>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let queue = Queue {
        ahead: 2 * jobs + 2,
        turn: Mutex::new(Turn { done: 0, is_over: false }),
        moved: Condvar::new(),
        source: Mutex::new(Source { open, index: 0, count, current: None, sequence: 0 }),
    };
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..jobs {
            let (sender, queue, make) = (sender.clone(), &queue, &make);
            scope.spawn(move || queue.work(&sender, make));
        }
        drop(sender);
        // Whichever way this ends, no thread is left waiting.
        let _over = Over(&queue);
        let mut waiting: BTreeMap<usize, Task<T>> = BTreeMap::new();
        let (mut turn, mut file) = (0, InTurn::default());
        for (sequence, task) in receiver {
            waiting.insert(sequence, task);
            while let Some(Task { index, work }) = waiting.remove(&turn) {
                turn += 1;
                match work {
                    Work::Piece(piece, config, made) => {
                        let make = |piece: &Piece, rows| make(index, piece, rows);
                        for part in file.next(piece, made, &config, make) {
                            each(index, Event::Part(part))?;
                        }
                    }
                    Work::Failed(error) => {
                        file = InTurn::default();
                        each(index, Event::Failed(error))?;
                    }
                    Work::End => {
                        file = InTurn::default();
                        each(index, Event::End)?;
                    }
                }
                queue.done(turn);
            }
        }
        Ok(())
    })
}

/// A step of an input.
struct Task<T> {
    index: usize,
    work: Work<T>,
}

enum Work<T> {
    /// A piece, and what was made of it by itself and where that ends.
    Piece(Piece, Arc<Config>, Option<(T, usize)>),
    Failed(anyhow::Error),
    End,
}

/// What the threads share.
struct Queue<F, C> {
    /// How many tasks may be under way.
    ahead: usize,
    turn: Mutex<Turn>,
    moved: Condvar,
    source: Mutex<Source<F, C>>,
}

struct Turn {
    /// How many tasks were handed over.
    done: usize,
    is_over: bool,
}

/// Where tasks come from.
struct Source<F, C> {
    open: F,
    index: usize,
    count: usize,
    current: Option<Opened<Opening<C>>>,
    /// How many tasks were taken.
    sequence: usize,
}

enum Opening<C> {
    First(C),
    Known(Arc<Config>),
}

impl<F, C> Queue<F, C>
where
    F: FnMut(usize) -> anyhow::Result<Opened<C>> + Send,
    C: FnOnce(&Piece) -> anyhow::Result<Config> + Send,
{
    fn work<T>(
        &self,
        sender: &Sender<(usize, Task<T>)>,
        make: &impl Fn(usize, &Piece, Vec<Row>) -> T,
    ) {
        // A thread that dies must not leave the others waiting.
        let _over = OnPanic(self);
        loop {
            let (sequence, Task { index, work }) = {
                let mut source = lock(&self.source);
                if !self.may_take(source.sequence) {
                    return;
                }
                let Some(task) = source.take() else { return };
                task
            };
            let work = match work {
                Work::Piece(piece, config, None) => {
                    let made = piece
                        .scan(piece.start(), &config)
                        .map(|(rows, end)| (make(index, &piece, rows), end));
                    Work::Piece(piece, config, made)
                }
                other => other,
            };
            if sender.send((sequence, Task { index, work })).is_err() {
                return;
            }
        }
    }
}

impl<F, C> Queue<F, C> {
    /// Waits until one more task may be under way; false when nothing more is wanted.
    fn may_take(&self, sequence: usize) -> bool {
        let turn = lock(&self.turn);
        let turn = self
            .moved
            .wait_while(turn, |turn| !turn.is_over && sequence >= turn.done + self.ahead)
            .unwrap_or_else(PoisonError::into_inner);
        !turn.is_over
    }

    fn done(&self, done: usize) {
        lock(&self.turn).done = done;
        self.moved.notify_all();
    }

    fn end(&self) {
        lock(&self.turn).is_over = true;
        self.moved.notify_all();
    }
}

impl<F, C> Source<F, C>
where
    F: FnMut(usize) -> anyhow::Result<Opened<C>>,
    C: FnOnce(&Piece) -> anyhow::Result<Config>,
{
    fn take<T>(&mut self) -> Option<(usize, Task<T>)> {
        if self.index >= self.count {
            return None;
        }
        let index = self.index;
        let work = self.step().unwrap_or_else(|error| {
            self.current = None;
            Work::Failed(error)
        });
        if self.current.is_none() {
            self.index += 1;
        }
        self.sequence += 1;
        Some((self.sequence - 1, Task { index, work }))
    }

    fn step<T>(&mut self) -> anyhow::Result<Work<T>> {
        let Opened { name, mut pieces, config } = match self.current.take() {
            Some(current) => current,
            None => {
                let Opened { name, pieces, config } = (self.open)(self.index)?;
                Opened { name, pieces, config: Opening::First(config) }
            }
        };
        let piece = pieces.next_piece().with_context(|| format!("cannot read {name}"))?;
        let Some(piece) = piece else { return Ok(Work::End) };
        let config = match config {
            Opening::First(config) => Arc::new(config(&piece)?),
            Opening::Known(config) => config,
        };
        let next = Opening::Known(Arc::clone(&config));
        self.current = Some(Opened { name, pieces, config: next });
        Ok(Work::Piece(piece, config, None))
    }
}

/// Ends a queue when dropped.
struct Over<'a, F, C>(&'a Queue<F, C>);

impl<F, C> Drop for Over<'_, F, C> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Ends a queue when a thread panics.
struct OnPanic<'a, F, C>(&'a Queue<F, C>);

impl<F, C> Drop for OnPanic<'_, F, C> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.end();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
