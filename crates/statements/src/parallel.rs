//! The lines of a large file do not wait for each other.

use std::num::NonZero;
use std::thread;

/// Fewer items than this are done in less time than a thread takes to begin.
const WORTH_IT: usize = 2_000;
/// The most threads: a file is read beside other work.
const THREADS_MOST: usize = 8;

/// Does the same with every item; the answers come in the order of the items. A large list is shared between processors.
pub(crate) fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(THREADS_MOST).min(items.len() / WORTH_IT);
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let work = &work;
    let (own, others) = items.split_at(items.len() / threads);
    thread::scope(|scope| {
        let share = others.len().div_ceil(threads - 1).max(1);
        let begun: Vec<_> = others
            .chunks(share)
            .map(|share| (share, thread::Builder::new().spawn_scoped(scope, move || share.iter().map(work).collect::<Vec<R>>())))
            .collect();
        let mut answers: Vec<R> = own.iter().map(work).collect();
        answers.reserve_exact(others.len());
        for (share, thread) in begun {
            match thread {
                // A thread that broke down is an error of the program, and goes on as one.
                Ok(thread) => answers.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
                // The system gives no more threads.
                Err(_) => answers.extend(share.iter().map(work)),
            }
        }
        answers
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_order_however_many_there_are() {
        for count in [0, 1, 5, WORTH_IT, 2 * WORTH_IT + 1, 7 * WORTH_IT + 3] {
            let items: Vec<usize> = (0..count).collect();
            let answers = each(&items, |item| item * 2);
            assert!(answers.iter().copied().eq((0..count).map(|item| item * 2)), "{count}");
        }
    }
}
