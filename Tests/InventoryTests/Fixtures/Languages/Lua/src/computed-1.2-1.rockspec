local v = "1.2"
package = "computed"
version = v .. "-1"
