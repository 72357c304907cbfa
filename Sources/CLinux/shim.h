// What Swift's Glibc module leaves out.
#include <sys/statfs.h>
#include <sys/xattr.h>
