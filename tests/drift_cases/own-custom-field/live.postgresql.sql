CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(80) NOT NULL
);
CREATE SEQUENCE public.auth_group_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.auth_group_id_seq OWNED BY public.auth_group.id;
CREATE TABLE public.auth_group_permissions (
    id integer NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
CREATE SEQUENCE public.auth_group_permissions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.auth_group_permissions_id_seq OWNED BY public.auth_group_permissions.id;
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(50) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
CREATE SEQUENCE public.auth_permission_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.auth_permission_id_seq OWNED BY public.auth_permission.id;
CREATE TABLE public.auth_user (
    id integer NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    is_superuser boolean NOT NULL,
    username character varying(30) NOT NULL,
    first_name character varying(30) NOT NULL,
    last_name character varying(30) NOT NULL,
    email character varying(75) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL
);
CREATE TABLE public.auth_user_groups (
    id integer NOT NULL,
    user_id integer NOT NULL,
    group_id integer NOT NULL
);
CREATE SEQUENCE public.auth_user_groups_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.auth_user_groups_id_seq OWNED BY public.auth_user_groups.id;
CREATE SEQUENCE public.auth_user_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.auth_user_id_seq OWNED BY public.auth_user.id;
CREATE TABLE public.auth_user_user_permissions (
    id integer NOT NULL,
    user_id integer NOT NULL,
    permission_id integer NOT NULL
);
CREATE SEQUENCE public.auth_user_user_permissions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.auth_user_user_permissions_id_seq OWNED BY public.auth_user_user_permissions.id;
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    name character varying(100) NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
CREATE SEQUENCE public.django_content_type_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.django_content_type_id_seq OWNED BY public.django_content_type.id;
CREATE TABLE public.quay_boat (
    id integer NOT NULL,
    name character varying(12) NOT NULL,
    tons integer NOT NULL,
    note character varying(40),
    harbour_id integer NOT NULL,
    c character varying(7) NOT NULL
);
CREATE TABLE public.quay_boat_crew (
    id integer NOT NULL,
    boat_id integer NOT NULL,
    pilot_id integer NOT NULL
);
CREATE SEQUENCE public.quay_boat_crew_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.quay_boat_crew_id_seq OWNED BY public.quay_boat_crew.id;
CREATE SEQUENCE public.quay_boat_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.quay_boat_id_seq OWNED BY public.quay_boat.id;
CREATE TABLE public.quay_harbour (
    id integer NOT NULL,
    name character varying(30) NOT NULL
);
CREATE SEQUENCE public.quay_harbour_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.quay_harbour_id_seq OWNED BY public.quay_harbour.id;
CREATE TABLE public.quay_pilot (
    id integer NOT NULL,
    name character varying(30) NOT NULL
);
CREATE SEQUENCE public.quay_pilot_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.quay_pilot_id_seq OWNED BY public.quay_pilot.id;
CREATE TABLE public.south_migrationhistory (
    id integer NOT NULL,
    app_name character varying(255) NOT NULL,
    migration character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.south_migrationhistory_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.south_migrationhistory_id_seq OWNED BY public.south_migrationhistory.id;
ALTER TABLE ONLY public.auth_group ALTER COLUMN id SET DEFAULT nextval('public.auth_group_id_seq'::regclass);
ALTER TABLE ONLY public.auth_group_permissions ALTER COLUMN id SET DEFAULT nextval('public.auth_group_permissions_id_seq'::regclass);
ALTER TABLE ONLY public.auth_permission ALTER COLUMN id SET DEFAULT nextval('public.auth_permission_id_seq'::regclass);
ALTER TABLE ONLY public.auth_user ALTER COLUMN id SET DEFAULT nextval('public.auth_user_id_seq'::regclass);
ALTER TABLE ONLY public.auth_user_groups ALTER COLUMN id SET DEFAULT nextval('public.auth_user_groups_id_seq'::regclass);
ALTER TABLE ONLY public.auth_user_user_permissions ALTER COLUMN id SET DEFAULT nextval('public.auth_user_user_permissions_id_seq'::regclass);
ALTER TABLE ONLY public.django_content_type ALTER COLUMN id SET DEFAULT nextval('public.django_content_type_id_seq'::regclass);
ALTER TABLE ONLY public.quay_boat ALTER COLUMN id SET DEFAULT nextval('public.quay_boat_id_seq'::regclass);
ALTER TABLE ONLY public.quay_boat_crew ALTER COLUMN id SET DEFAULT nextval('public.quay_boat_crew_id_seq'::regclass);
ALTER TABLE ONLY public.quay_harbour ALTER COLUMN id SET DEFAULT nextval('public.quay_harbour_id_seq'::regclass);
ALTER TABLE ONLY public.quay_pilot ALTER COLUMN id SET DEFAULT nextval('public.quay_pilot_id_seq'::regclass);
ALTER TABLE ONLY public.south_migrationhistory ALTER COLUMN id SET DEFAULT nextval('public.south_migrationhistory_id_seq'::regclass);
INSERT INTO public.south_migrationhistory VALUES (1, 'quay', '0001_initial', '2026-12-01 15:19:54.333123+00');
INSERT INTO public.south_migrationhistory VALUES (2, 'quay', '0002_auto', '2026-12-01 15:19:54.342378+00');
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_key UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_key UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_user_groups
    ADD CONSTRAINT auth_user_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_user_groups
    ADD CONSTRAINT auth_user_groups_user_id_group_id_key UNIQUE (user_id, group_id);
ALTER TABLE ONLY public.auth_user
    ADD CONSTRAINT auth_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permissions_user_id_permission_id_key UNIQUE (user_id, permission_id);
ALTER TABLE ONLY public.auth_user
    ADD CONSTRAINT auth_user_username_key UNIQUE (username);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_key UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.quay_boat_crew
    ADD CONSTRAINT quay_boat_crew_boat_id_992ac494db783e2_uniq UNIQUE (boat_id, pilot_id);
ALTER TABLE ONLY public.quay_boat_crew
    ADD CONSTRAINT quay_boat_crew_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.quay_boat
    ADD CONSTRAINT quay_boat_name_3dad123c9e5d4179_uniq UNIQUE (name, tons);
ALTER TABLE ONLY public.quay_boat
    ADD CONSTRAINT quay_boat_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.quay_harbour
    ADD CONSTRAINT quay_harbour_name_key UNIQUE (name);
ALTER TABLE ONLY public.quay_harbour
    ADD CONSTRAINT quay_harbour_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.quay_pilot
    ADD CONSTRAINT quay_pilot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.south_migrationhistory
    ADD CONSTRAINT south_migrationhistory_pkey PRIMARY KEY (id);
CREATE INDEX auth_group_name_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id ON public.auth_permission USING btree (content_type_id);
CREATE INDEX auth_user_groups_group_id ON public.auth_user_groups USING btree (group_id);
CREATE INDEX auth_user_groups_user_id ON public.auth_user_groups USING btree (user_id);
CREATE INDEX auth_user_user_permissions_permission_id ON public.auth_user_user_permissions USING btree (permission_id);
CREATE INDEX auth_user_user_permissions_user_id ON public.auth_user_user_permissions USING btree (user_id);
CREATE INDEX auth_user_username_like ON public.auth_user USING btree (username varchar_pattern_ops);
CREATE INDEX quay_boat_crew_boat_id ON public.quay_boat_crew USING btree (boat_id);
CREATE INDEX quay_boat_crew_pilot_id ON public.quay_boat_crew USING btree (pilot_id);
CREATE INDEX quay_boat_harbour_id ON public.quay_boat USING btree (harbour_id);
CREATE INDEX quay_boat_name ON public.quay_boat USING btree (name);
CREATE INDEX quay_boat_name_like ON public.quay_boat USING btree (name varchar_pattern_ops);
CREATE INDEX quay_harbour_name_like ON public.quay_harbour USING btree (name varchar_pattern_ops);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_fkey FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_user_groups
    ADD CONSTRAINT auth_user_groups_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permissions_permission_id_fkey FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.quay_boat_crew
    ADD CONSTRAINT boat_id_refs_id_6560b11b FOREIGN KEY (boat_id) REFERENCES public.quay_boat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT group_id_refs_id_f4b32aac FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.quay_boat
    ADD CONSTRAINT harbour_id_refs_id_1fcd33e2 FOREIGN KEY (harbour_id) REFERENCES public.quay_harbour(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.quay_boat_crew
    ADD CONSTRAINT pilot_id_refs_id_87e7f630 FOREIGN KEY (pilot_id) REFERENCES public.quay_pilot(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_user_groups
    ADD CONSTRAINT user_id_refs_id_40c41112 FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_user_user_permissions
    ADD CONSTRAINT user_id_refs_id_4dc23c39 FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
