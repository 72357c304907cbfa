extension NativeFunctions {
  /// Functions whose result is a number, a truth value or a text that the attacker has no say in.
  static let neutral: Family = untainted(
    """
    floatval doubleval is_numeric is_string is_array is_int is_integer is_long is_float is_double is_bool is_object
    is_null is_resource is_scalar is_iterable is_countable ctype_alnum ctype_alpha ctype_digit ctype_lower ctype_upper
    ctype_xdigit ctype_punct ctype_space ctype_graph ctype_print ctype_cntrl similar_text levenshtein soundex metaphone
    version_compare password_verify password_hash password_needs_rehash hash_equals file_exists is_file is_dir is_link
    is_readable is_writable is_writeable is_executable is_uploaded_file filesize filemtime fileatime filectime
    fileperms fileowner filegroup fileinode filetype stat lstat disk_free_space disk_total_space diskfreespace
    extension_loaded number_format time microtime hrtime date gmdate mktime gmmktime strtotime checkdate getdate
    localtime strftime gmstrftime idate date_default_timezone_set date_default_timezone_get rand mt_rand random_int
    random_bytes mt_srand srand mt_getrandmax getrandmax lcg_value uniqid get_resource_type memory_get_usage
    memory_get_peak_usage getmypid getmyuid getmygid getmyinode getlastmod ini_get ini_set ini_restore ini_get_all
    set_time_limit ignore_user_abort error_reporting headers_sent header header_remove headers_list http_response_code
    setcookie setrawcookie session_start session_id session_name session_destroy session_regenerate_id
    session_set_cookie_params session_write_close session_cache_limiter flush ob_flush ob_end_flush
    ob_get_level ob_implicit_flush sleep usleep touch chmod chown chgrp mkdir rmdir unlink clearstatcache
    gc_collect_cycles gc_enable spl_autoload_functions php_sapi_name phpversion zend_version php_uname sys_getloadavg
    mysql_num_rows mysql_affected_rows mysql_insert_id mysqli_num_rows mysql_close mysqli_close mysql_select_db
    mysqli_select_db mysql_errno mysql_error mysqli_error error_log trigger_error user_error
    assert_options debug_zval_refcount debug_print_backtrace connection_status connection_aborted checkdnsrr
    inet_pton ip2long long2ip filter_has_var fclose feof ftell fseek rewind flock ftruncate fflush
    closedir rewinddir umask escapeshellarg crypt spl_object_hash spl_object_id array_product array_sum
    json_last_error json_last_error_msg preg_last_error preg_last_error_msg mb_internal_encoding mb_regex_encoding
    mb_check_encoding mb_strwidth setlocale localeconv log log10 log2 log1p exp expm1 sqrt sin cos tan asin acos atan atan2
    pi fmod intdiv hypot is_nan is_infinite is_finite bcadd bcsub bcmul bcdiv bcmod bccomp ctype_ascii
    posix_getuid posix_geteuid posix_getgid posix_getegid posix_getpid posix_kill posix_setuid posix_setsid
    stream_set_blocking stream_set_timeout stream_select stream_get_meta_data socket_last_error
    imagesx imagesy getimagesize exif_imagetype image_type_to_mime_type levenshtein ftok shmop_size
    apc_exists apcu_exists pclose proc_close proc_get_status proc_terminate proc_nice printf vprintf fprintf
    mime_content_type pcntl_fork pcntl_wait pcntl_waitpid pcntl_signal pcntl_alarm set_magic_quotes_runtime
    magic_quotes_runtime get_magic_quotes_gpc get_magic_quotes_runtime mysql_free_result mysql_set_charset
    mysqli_set_charset mysql_data_seek cal_days_in_month jdtogregorian easter_date bin2dec nl_langinfo fnmatch
    array_sum checkdnsrr openlog closelog syslog define_syslog_variables virtual dl_test gc_disable opcache_reset opcache_invalidate usleep time_nanosleep date_create checkdate
    """)
}
