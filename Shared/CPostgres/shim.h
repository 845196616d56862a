// libpq, and the two kernel calls that Swift's Glibc module does not carry.
#include <libpq-fe.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
