<?php
defined('MOODLE_INTERNAL') || die();
$version  = 2023042400.05;
$release  = '4.2.1+ (Build: 20230612)';
