<?php
class Drupal {
  /**
   * The current system version.
   */
  const VERSION = '10.1.2';
  const CORE_COMPATIBILITY = '8.x';
}
