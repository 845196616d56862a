#include <zlib.h>

// zlib has it as a macro with sizeof, which Swift does not import.
static inline int ba_gzip_begin(z_stream *stream, int level, int window_bits, int memory_level) {
    return deflateInit2(stream, level, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY);
}
