export const help = `OFChat: a Chat API server with workgroup queues, rooms and event streams.

  ofchat serve                      Start the server.
    --demo                          With a made-up clinic and its experts, on this machine only.
    --host ADDRESS --port NUMBER    Where to listen; 127.0.0.1 and 7070.
    --domain NAME                   The domain part of addresses; localhost.
    --public-url URL                How browsers reach the server, when it is behind a proxy.

  ofchat user add NAME              Add an expert. The password is asked for.
    --name "Dr A" --email ADDRESS   The name that visitors see; an e-mail address.
    --admin                         May read every conversation and sign in others.
    --password-stdin                Read the password from standard input.
  ofchat user password NAME         Change a password; signs the user out everywhere.
  ofchat user lock NAME             Lock out, at once and everywhere; unlock lets in again.
  ofchat user admin NAME on|off     Give or take the rights of an admin.
  ofchat user totp-reset NAME       Let somebody who lost the device sign in with the password alone.
  ofchat user list
  ofchat user remove NAME

  ofchat workgroup add NAME         Add a workgroup.
    --title TEXT --description TEXT What visitors see.
    --member NAME,NAME              Its experts.
    --origin URL,URL                Pages that may embed the widget, such as https://www.hospital.example.
  ofchat workgroup set NAME KEY=VALUE
                                    Change settings: title, description, enabled, offerTimeout, requestTimeout,
                                    maxChats, rejectionPause, queueLimit, expertGoneAfter, offline, meetingUrl,
                                    allowedOrigins, texts.KEY, and as JSON: queues, hours, formFields,
                                    retentionDays. Times are in seconds; null gives a setting its default.
    --settings FILE                 Settings from a JSON file, as show prints them.
  ofchat workgroup show NAME        Print its settings as JSON.
  ofchat workgroup members NAME     List its experts; --add NAME,NAME and --remove NAME,NAME change them.
  ofchat workgroup supervisors NAME The same for those who may watch over it.
  ofchat workgroup list
  ofchat workgroup remove NAME

  ofchat conversation export ROOM   Print all that was said; --format text, html or json.
  ofchat conversation erase ROOM    Erase it for good, once it has ended. Only its numbers are kept.

  ofchat backup DIRECTORY           Copy everything the server keeps, while it runs.
  ofchat restore DIRECTORY          Put such a copy back, while no server runs.
    --replace                       Move aside what is there.
  ofchat check                      Look whether settings and data are whole.

  Everywhere:
    --data DIRECTORY                Where the database is; ./data.
    --config FILE                   A JSON file of settings. Each can also be an environment variable: OFCHAT_PORT.
    --help --version

A running server notices users at once, and workgroups within seconds.
`;
