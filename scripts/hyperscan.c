// Looks for the lines of PHRASES as plain strings in each line of TEXT, with
// Hyperscan or Vectorscan, and prints how fast on one core. Build:
// cc -O2 -o hyperscan scripts/hyperscan.c $(pkg-config --cflags --libs libhs)
#include <hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 3 };

static char *read_all(const char *path, size_t *len) {
  FILE *f = fopen(path, "rb");
  if (!f || fseek(f, 0, SEEK_END)) return perror(path), exit(1), NULL;
  *len = (size_t)ftell(f);
  rewind(f);
  char *s = malloc(*len + 1);
  if (!s || fread(s, 1, *len, f) != *len) return perror(path), exit(1), NULL;
  s[*len] = 0;
  fclose(f);
  return s;
}

static double cpu_seconds(void) { return (double)clock() / CLOCKS_PER_SEC; }

static int count(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *n) {
  (void)id, (void)from, (void)to, (void)flags;
  ++*(unsigned long long *)n;
  return 0;
}

static void check(hs_error_t err, const char *what) {
  if (err != HS_SUCCESS) fprintf(stderr, "%s: error %d\n", what, err), exit(1);
}

// compile makes a database of the lines of phrases, which it cuts up.
static hs_database_t *compile(char *phrases) {
  size_t n = 0, lines = 1;
  for (char *c = phrases; *c; c++) lines += *c == '\n';
  const char **at = calloc(lines, sizeof *at);
  size_t *len = calloc(lines, sizeof *len);
  unsigned *ids = calloc(lines, sizeof *ids), *flags = calloc(lines, sizeof *flags);
  for (char *line = strtok(phrases, "\n"); line; line = strtok(NULL, "\n"), n++)
    at[n] = line, len[n] = strlen(line), ids[n] = (unsigned)n;
  hs_database_t *db;
  hs_compile_error_t *why;
  if (hs_compile_lit_multi(at, flags, ids, len, (unsigned)n, HS_MODE_BLOCK, NULL, &db, &why) != HS_SUCCESS)
    fprintf(stderr, "%s\n", why->message), exit(1);
  free(at), free(len), free(ids), free(flags);
  return db;
}

int main(int argc, char **argv) {
  if (argc != 3) return fprintf(stderr, "usage: hyperscan PHRASES TEXT\n"), 2;
  size_t len;
  char *phrases = read_all(argv[1], &len), *text = read_all(argv[2], &len);
  double began = cpu_seconds();
  hs_database_t *db = compile(phrases);
  double compiled = cpu_seconds() - began, best = 0;
  hs_scratch_t *scratch = NULL;
  check(hs_alloc_scratch(db, &scratch), "scratch");
  unsigned long long hits = 0;
  for (int round = 0; round < ROUNDS; round++) {
    hits = 0, began = cpu_seconds();
    for (char *line = text, *end; line < text + len; line = end + 1) {
      if (!(end = memchr(line, '\n', (size_t)(text + len - line)))) end = text + len;
      check(hs_scan(db, line, (unsigned)(end - line), 0, scratch, count, &hits), "scan");
    }
    double rate = (double)len / 1e6 / (cpu_seconds() - began);
    if (rate > best) best = rate;
  }
  printf("%.1f MB/s, %llu hits, compiled in %.0f ms (%s)\n", best, hits, compiled * 1e3, hs_version());
}
