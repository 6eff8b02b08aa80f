// Written by `make translations` from djangojs.po.
window.safePassageWords = {
  "▲ highest point": "▲ 最高点",
  "● lowest point": "● 最低点"
};
