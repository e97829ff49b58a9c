// Package bench measures Karuta beside the real Anki: the same work on copies of the same large collection, in turns,
// so that whatever else the computer does meets both. It holds benchmarks only; make bench runs them.
//
// KARUTA_BENCH_ONLY is a regular expression that chooses rows, KARUTA_BENCH_ALONE=1 leaves Anki out (for profiles),
// KARUTA_BENCH_RUNS multiplies the repetitions.
package bench
