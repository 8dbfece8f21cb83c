/* Preloaded into a server: while the file named by FAIL_FSYNC_WHILE is there, nothing can be made durable. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static int failing(void) {
  const char *flag = getenv("FAIL_FSYNC_WHILE");
  return flag != NULL && access(flag, F_OK) == 0;
}

static int (*next(const char *name))(int) { return (int (*)(int))dlsym(RTLD_NEXT, name); }

int fsync(int descriptor) {
  if (failing()) {
    errno = EIO;
    return -1;
  }
  return next("fsync")(descriptor);
}

int fdatasync(int descriptor) {
  if (failing()) {
    errno = EIO;
    return -1;
  }
  return next("fdatasync")(descriptor);
}
