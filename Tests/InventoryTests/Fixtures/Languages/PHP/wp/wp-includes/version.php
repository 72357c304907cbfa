<?php
/**
 * The WordPress version string.
 *
 * @global string $wp_version
 */
$wp_version = '6.3.1';

$wp_db_version = 55853;
$tinymce_version = '49110-20201110';
